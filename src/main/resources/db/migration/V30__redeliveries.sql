-- Redeliveries of a range of time. The request finds the events, and a worker queues their deliveries in batches. How
-- far it has come stands in the row, which changes in the transaction of each batch. Each row is deleted a day after its
-- request. In the shard of the warehouse, as the deliveries are; without a foreign key, like these, because Citus allows
-- none to a distributed table from one that it does not know yet.
create table redelivery (
    warehouse_id uuid not null,
    webhook_id uuid not null,
    id uuid not null,
    -- What was asked for: what was attempted from one time to another and ended so; of all types if they are null
    range_from timestamptz not null,
    range_to timestamptz not null,
    statuses text[] not null,
    types text[],
    -- When all of its deliveries are due
    requested_at timestamptz not null default now(),
    -- How many events were found, and how many of them, from the first on, are queued or no longer kept
    total integer not null check (total > 0),
    queued integer not null default 0,
    -- The last delivery that was found of each event, the oldest event first; empty at the end
    deliveries uuid[] not null,
    -- When all were queued, or the rest was dropped with the pending deliveries
    finished_at timestamptz,
    primary key (warehouse_id, webhook_id, id),
    check (queued between 0 and total),
    check (cardinality(deliveries) = case when finished_at is null then total else 0 end)
);
create index redelivery_unfinished on redelivery (warehouse_id, webhook_id) where finished_at is null;
