-- Alerts: what a SKU's fall to its threshold opens and its rise above it resolves. Quantities are not kept: they are live.

create table alert (
    warehouse_id uuid not null,
    id uuid not null,
    sku text collate "C" not null,
    triggered_at timestamptz not null,
    resolved_at timestamptz,
    primary key (warehouse_id, id)
);
create unique index alert_one_open_per_sku on alert (warehouse_id, sku) where resolved_at is null;
-- The lists, newest first: each state is found without wading through the other
create index alert_open on alert (warehouse_id, id) where resolved_at is null;
create index alert_resolved on alert (warehouse_id, id) where resolved_at is not null;
create index alert_sku on alert (warehouse_id, sku, id);

-- A queue: as many rows die as are born, and every look steps over the dead ones until they are swept up
alter table crossing set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
