-- Files of rows that are uploaded on pages, compared with the stock, and applied once. Each is deleted a day after its
-- upload. In the shard of the warehouse, so that what is applied and that it is applied are one transaction.
create table import_file (
    warehouse_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    kind text not null check (kind in ('COUNT', 'THRESHOLDS')),
    -- As it was uploaded; null once it is applied
    content bytea,
    reference text,
    -- What the file says by itself: its rows, and how many of them break a rule
    rows integer not null,
    wrong_rows integer not null,
    -- The e-mail addresses of users
    uploaded_by text not null,
    created_at timestamptz not null,
    state text not null check (state in ('UPLOADED', 'APPLYING', 'APPLIED', 'REFUSED')),
    -- Who wants it applied, and from which IP address
    applied_by_id uuid,
    applied_by text,
    applied_from text,
    -- The source of the entries of a count; the fingerprint of the report of thresholds that was shown
    token_id uuid,
    seen text,
    -- How often an instance has begun to apply it; others leave it alone until leased_until
    attempts integer not null default 0,
    leased_until timestamptz,
    ended_at timestamptz,
    -- What was applied, or why it was not
    result text,
    primary key (warehouse_id, id),
    check ((content is null) = (state = 'APPLIED')),
    check ((ended_at is null) = (state in ('UPLOADED', 'APPLYING'))),
    check ((applied_by_id is null) = (state = 'UPLOADED'))
);
create index import_file_account on import_file (account_id) where state <> 'APPLIED';
create index import_file_applying on import_file (created_at) where state = 'APPLYING';
