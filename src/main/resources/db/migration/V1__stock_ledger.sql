-- Accounts, warehouses, tokens, levels, the ledger and idempotency records.
-- Keys and hot indexes begin with the warehouse, so that the schema can be distributed by it.

create table account (
    id uuid primary key,
    name text not null,
    status text not null check (status in ('PENDING', 'APPROVED', 'SUSPENDED')),
    created_at timestamptz not null
);

create table portal_user (
    id uuid primary key,
    account_id uuid references account (id),
    role text not null check (role in ('CLIENT', 'OPERATOR')),
    email text not null,
    password_hash text not null,
    created_at timestamptz not null,
    check ((role = 'CLIENT') = (account_id is not null))
);
create unique index portal_user_email on portal_user (lower(email));

create table warehouse (
    id uuid primary key,
    account_id uuid not null references account (id),
    code text not null,
    name text not null,
    sandbox boolean not null,
    created_at timestamptz not null,
    unique (account_id, code)
);

create table token (
    warehouse_id uuid not null references warehouse (id),
    id uuid not null,
    name text not null,
    role text not null check (role in ('SUPERVISOR', 'WORKER')),
    worker_id text,
    prefix text not null,
    hash bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    primary key (warehouse_id, id),
    check (role <> 'WORKER' or worker_id is not null)
);

-- Counts every change that may take a right away. What an instance has cached under another value is not trusted.
create table access_epoch (
    id boolean primary key default true check (id),
    value bigint not null
);
insert into access_epoch (value) values (1);

-- The SKU registry and the live levels. A write changes only columns that no index holds (HOT updates).
create table stock_level (
    warehouse_id uuid not null references warehouse (id),
    sku text collate "C" not null,
    quantity bigint not null check (quantity between 0 and 1000000000000),
    threshold bigint not null check (threshold >= 0),
    par bigint not null check (par > threshold and par <= 1000000000000),
    sequence bigint not null check (sequence >= 0),
    updated_at timestamptz not null,
    reviewed boolean not null,
    -- whether a transaction or a changed threshold has left it at or below its threshold; not so where it was only
    -- registered
    critical boolean not null default false,
    primary key (warehouse_id, sku)
) with (fillfactor = 70);

-- One row a warehouse: where its ledger ends. Whoever writes the warehouse's stock holds its lock.
create table ledger_head (
    warehouse_id uuid primary key references warehouse (id),
    sequence bigint not null check (sequence >= 0),
    hash bytea not null check (octet_length(hash) = 32),
    recorded_at timestamptz not null,
    crossings bigint not null default 0 check (crossings >= 0)
) with (fillfactor = 50);

-- What is still to be evaluated: levels that have passed their threshold or par, numbered under the head's lock in the
-- order in which it happened. A row is deleted in the transaction that evaluates it.
create table crossing (
    warehouse_id uuid not null,
    number bigint not null check (number > 0),
    kind text not null check (kind in ('TO_CRITICAL', 'ABOVE_CRITICAL', 'BELOW_PAR')),
    sku text collate "C" not null,
    quantity bigint not null,
    threshold bigint not null,
    par bigint not null,
    sequence bigint not null,
    happened_at timestamptz not null,
    primary key (warehouse_id, number)
);

create table ledger_entry (
    warehouse_id uuid not null,
    sequence bigint not null check (sequence > 0),
    sku text collate "C" not null,
    type text not null check (type in ('SALE', 'DAMAGE', 'ISSUE', 'RETURN', 'ADJUSTMENT', 'RECEIPT')),
    delta bigint not null,
    quantity_after bigint not null check (quantity_after between 0 and 1000000000000),
    status text not null check (status in ('OK', 'LOW', 'CRITICAL')),
    worker_id text,
    reference text,
    note text,
    source text not null check (source in ('API', 'SHIPMENT', 'OPERATOR', 'SANDBOX')),
    source_id uuid not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (warehouse_id, sequence),
    check (type not in ('SALE', 'DAMAGE', 'ISSUE') or delta < 0),
    check (type not in ('RETURN', 'RECEIPT') or delta > 0),
    check (type <> 'ISSUE' or worker_id is not null)
);
create index ledger_entry_sku on ledger_entry (warehouse_id, sku, sequence);
create index ledger_entry_worker on ledger_entry (warehouse_id, worker_id, sequence) where worker_id is not null;
create index ledger_entry_reference on ledger_entry (warehouse_id, reference, sequence) where reference is not null;

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
create trigger ledger_entry_append_only
    before update or delete or truncate on ledger_entry
    for each statement execute function refuse_ledger_change();
alter table ledger_entry enable always trigger ledger_entry_append_only;
revoke update, delete, truncate on ledger_entry from public;
revoke update, delete, truncate on ledger_entry from current_user;

-- The last sequence recorded at or before a time. Sequences have no gaps and times never run backwards in them, so
-- a binary search of the primary key serves, and no index on recorded_at is paid for at every write.
create function ledger_sequence_at(warehouse uuid, at timestamptz) returns bigint
    language plpgsql stable strict as $$
declare
    low bigint := 0;
    high bigint;
    middle bigint;
    recorded timestamptz;
begin
    select sequence into high from ledger_head where warehouse_id = warehouse;
    high := coalesce(high, 0);
    while low < high loop
        middle := low + (high - low + 1) / 2;
        select recorded_at into recorded from ledger_entry where warehouse_id = warehouse and sequence = middle;
        if recorded <= at then
            low := middle;
        else
            high := middle - 1;
        end if;
    end loop;
    return low;
end
$$;

-- The scope is the warehouse, or the operator for operators' calls that concern none.
create table idempotency_record (
    scope_id uuid not null,
    key text collate "C" not null,
    fingerprint bytea not null check (octet_length(fingerprint) = 32),
    method text not null,
    path text not null,
    status smallint not null,
    body bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (scope_id, key)
);
create index idempotency_record_expiry on idempotency_record using brin (expires_at);
