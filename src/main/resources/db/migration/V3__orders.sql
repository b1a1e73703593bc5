-- Orders; an order ships whole, as one shipment.

create table orders (
    warehouse_id uuid not null references warehouse (id),
    id uuid not null,
    shipment_id uuid,
    reference text not null,
    status text not null check (status in ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
    line_count integer not null check (line_count between 1 and 1000),
    carrier text,
    tracking_number text,
    created_at timestamptz not null,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    primary key (warehouse_id, id),
    check ((status in ('SHIPPED', 'DELIVERED')) = (shipment_id is not null)),
    check ((shipment_id is not null) = (shipped_at is not null)),
    check ((status = 'DELIVERED') = (delivered_at is not null)),
    check ((status = 'CANCELLED') = (cancelled_at is not null))
);
-- What is under way is short, whatever has been delivered in the past
create index orders_by_status on orders (warehouse_id, status, id);
create unique index orders_shipment on orders (warehouse_id, shipment_id) where shipment_id is not null;
create index orders_shipment_by_status on orders (warehouse_id, status, shipment_id) where shipment_id is not null;
-- Operators look at all warehouses at once
create index orders_everywhere on orders (id);
create index orders_everywhere_by_status on orders (status, id);

create table order_line (
    warehouse_id uuid not null,
    order_id uuid not null,
    position integer not null check (position >= 0),
    sku text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    -- null until the order is delivered
    received_quantity bigint check (received_quantity between 0 and 1000000000000),
    primary key (warehouse_id, order_id, sku),
    foreign key (warehouse_id, order_id) references orders (warehouse_id, id)
);

-- What shipments have registered and nobody has looked at yet
create index stock_level_unreviewed on stock_level (warehouse_id, sku) where not reviewed;
