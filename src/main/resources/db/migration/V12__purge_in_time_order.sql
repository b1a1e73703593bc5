-- Purges find old rows by an index in time order. A BRIN index helps only until freed space is used again: from then on
-- every range of blocks spans from the first day to the last, and each purge reads the whole table.
create index idempotency_record_expires_at on idempotency_record (expires_at);
drop index idempotency_record_expiry;
-- The ids of deliveries are in time order, so the primary key serves as well
drop index webhook_delivery_age;
