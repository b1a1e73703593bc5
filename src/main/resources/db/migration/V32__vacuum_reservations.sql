-- A queue like webhook_delivery: what has ended leaves dead entries where what is held is counted and looked for, under
-- the lock of the ledger's head, and only vacuum removes them. By default it would wait for a fifth of the table.
alter table reservation set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000);
