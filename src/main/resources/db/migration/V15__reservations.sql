-- What reservations hold of a level. A write does not change it, and no index holds it (HOT updates).
alter table stock_level add column reserved bigint not null default 0;
-- Not checked for the rows of today: they all have the default, and reading them would keep the table locked
alter table stock_level add constraint stock_level_reserved_check check (reserved >= 0) not valid;
alter table crossing add column reserved bigint not null default 0;

-- Goods that are promised but not gone. Created and changed under the lock of the warehouse's ledger head.
create table reservation (
    warehouse_id uuid not null,
    id uuid not null,
    status text not null check (status in ('HELD', 'COMMITTED', 'RELEASED', 'EXPIRED')),
    reference text,
    line_count integer not null check (line_count between 1 and 1000),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (warehouse_id, id),
    check ((status = 'HELD') = (ended_at is null))
);
-- What is held is short, however many reservations have ended
create index reservation_by_status on reservation (warehouse_id, status, id);
create index reservation_due on reservation (expires_at) where status = 'HELD';
create index reservation_ended on reservation (ended_at) where ended_at is not null;

create table reservation_line (
    warehouse_id uuid not null,
    reservation_id uuid not null,
    position integer not null check (position >= 0),
    sku text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    primary key (warehouse_id, reservation_id, sku)
);
create index reservation_line_sku on reservation_line (warehouse_id, sku, reservation_id);
