-- Orders; an order ships whole, as one shipment.

create table orders (
    warehouse_id uuid not null references warehouse (id),
    id uuid not null,
    shipment_id uuid,
    reference text not null,
    status text not null check (status in ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
    carrier text,
    tracking_number text,
    created_at timestamptz not null,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    primary key (warehouse_id, id)
);
-- What is under way is short, whatever has been delivered in the past
create index orders_undelivered on orders (warehouse_id, id) where status in ('PENDING', 'SHIPPED');

create table order_line (
    warehouse_id uuid not null,
    order_id uuid not null,
    sku text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    received_quantity bigint check (received_quantity >= 0),
    primary key (warehouse_id, order_id, sku),
    foreign key (warehouse_id, order_id) references orders (warehouse_id, id)
);
