-- Who wants to be told of a warehouse's events, and what is to be and has been delivered to them.

create table webhook (
    warehouse_id uuid not null references warehouse (id),
    id uuid not null,
    url text not null,
    -- names of types, or * alone for all of them
    event_types text[] not null check (cardinality(event_types) > 0),
    delivery text not null check (delivery in ('ONCE', 'RETRY')),
    description text,
    active boolean not null,
    -- encrypted; the previous one signs as well until its time is over
    secret bytea not null,
    previous_secret bytea,
    previous_secret_expires_at timestamptz,
    created_at timestamptz not null,
    primary key (warehouse_id, id),
    check ((previous_secret is null) = (previous_secret_expires_at is null))
);

-- One row an attempt. Queued in the transaction of the event. Where leased_until is set, some instance is at it; once
-- that time has passed, that instance is gone, and what became of the attempt is unknown.
create table webhook_delivery (
    warehouse_id uuid not null,
    webhook_id uuid not null,
    id uuid not null,
    event_id uuid not null,
    event_type text not null,
    -- of an event of the feed its place there; of a test, which is in no feed, what it says
    event_sequence bigint,
    test_data text,
    bytes integer not null,
    attempt smallint not null check (attempt > 0),
    status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED', 'UNKNOWN')),
    created_at timestamptz not null default now(),
    due_at timestamptz not null,
    leased_until timestamptz,
    attempted_at timestamptz,
    response_status smallint,
    error text,
    duration_ms integer,
    primary key (warehouse_id, webhook_id, id),
    check ((event_sequence is null) <> (test_data is null)),
    check (leased_until is null or status = 'PENDING')
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- Short, however long the log is: what waits, and what is being attempted.
create index webhook_delivery_waiting on webhook_delivery (warehouse_id, webhook_id, due_at, event_sequence)
    where status = 'PENDING' and leased_until is null;
create index webhook_delivery_leased on webhook_delivery (warehouse_id, webhook_id, leased_until)
    where status = 'PENDING' and leased_until is not null;
create index webhook_delivery_undelivered on webhook_delivery (warehouse_id, webhook_id, status, id)
    where status in ('FAILED', 'UNKNOWN');
create index webhook_delivery_age on webhook_delivery using brin (created_at);
