-- Finds orders by the beginning of their reference or tracking number, in any case, however many a warehouse has.
create index orders_reference on orders (warehouse_id, lower(reference) text_pattern_ops);
create index orders_tracking_number on orders (warehouse_id, lower(tracking_number) text_pattern_ops)
    where tracking_number is not null;
