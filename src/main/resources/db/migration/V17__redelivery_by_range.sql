-- Finds what was attempted within a range of time, however long the log is and however few of it has failed.
create index webhook_delivery_attempted on webhook_delivery (warehouse_id, webhook_id, status, attempted_at)
    where status <> 'PENDING';
