-- What happened, per warehouse in one sequence without gaps.

-- One row a warehouse: where its events end. Whoever appends one holds its lock; where the ledger head's lock is needed
-- as well, that one is taken first.
create table event_head (
    warehouse_id uuid primary key references warehouse (id),
    sequence bigint not null check (sequence >= 0),
    -- whether every write is to be announced; maintained by those who ask for it
    stock_changed_wanted boolean not null default false
) with (fillfactor = 50);

create table event (
    warehouse_id uuid not null,
    sequence bigint not null check (sequence > 0),
    id uuid not null,
    type text not null,
    occurred_at timestamptz not null,
    data text not null,
    primary key (warehouse_id, sequence)
);
