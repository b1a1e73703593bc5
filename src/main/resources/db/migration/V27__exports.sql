-- CSV files that are prepared in the background. Rows are few: each is deleted a day after its end.
create table export (
    id uuid primary key,
    account_id uuid not null,
    warehouse_id uuid not null,
    user_id uuid not null,
    kind text not null check (kind in ('LEDGER', 'STOCK')),
    -- What is exported, as JSON, and the same in words
    filter text not null,
    description text not null,
    state text not null check (state in ('RUNNING', 'READY', 'FAILED', 'CANCELLED')),
    created_at timestamptz not null,
    ended_at timestamptz,
    -- The instance that prepares it; after leased_until another one may begin again
    lease uuid,
    leased_until timestamptz,
    attempts integer not null default 0,
    -- How many of the entries or levels are read, and of how many
    read bigint not null default 0,
    total bigint not null default 0,
    -- What the parts of the last attempt hold: bytes as they are stored, and of the file
    rows bigint not null default 0,
    parts integer not null default 0,
    stored_bytes bigint not null default 0,
    file_bytes bigint not null default 0,
    error text,
    check ((ended_at is null) = (state = 'RUNNING'))
);
create index export_account on export (account_id);
create index export_running on export (created_at) where state = 'RUNNING';

-- The parts of a file, each compressed by itself. Parts of an attempt that was given up stay until they are purged.
create table export_part (
    warehouse_id uuid not null,
    export_id uuid not null,
    attempt integer not null,
    part integer not null,
    content bytea not null,
    primary key (warehouse_id, export_id, attempt, part)
);
-- They are compressed already
alter table export_part alter column content set storage external;
