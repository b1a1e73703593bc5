-- Runs in the transaction of each migration, while instances of the previous version may still work. Takes the locks
-- that migrations need before they do anything. Otherwise a migration that locks a table twice, or several, deadlocks
-- with a write in between. Writes of stock begin with the heads of ledgers: once these are locked, none is under way
-- that holds another of these tables. Whoever holds a lock for long, such as a dump, must not make all writes and all
-- look-ups of tokens wait behind this one: it is given up and tried again.
do $$
begin
    if to_regclass('webhook_delivery') is null then
        return;
    end if;
    set local lock_timeout = 500;
    for attempt in 1..80 loop
        begin
            if to_regclass('import_file') is not null then
                lock table import_file in access exclusive mode; -- locked by imports before the head
            end if;
            lock table ledger_head, stock_level, webhook, idempotency_record, crossing, webhook_delivery, orders, token
                in access exclusive mode;
            if to_regclass('portal_session') is not null then
                lock table portal_user, portal_session in access exclusive mode;
            end if;
            set local lock_timeout = 0;
            return;
        exception when lock_not_available or deadlock_detected then
            perform pg_sleep(0.5 + random());
        end;
    end loop;
    raise exception 'tables that writes use stay locked: start again when no dump or long query runs';
end
$$;
