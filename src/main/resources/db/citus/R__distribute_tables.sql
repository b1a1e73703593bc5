-- Gives every table its place in a Citus cluster. Runs once, and again whenever this file changes; tables that have
-- their place are skipped. A new table needs a line here: a test compares this list with the schema.

set local citus.multi_shard_modify_mode = 'sequential';
set local citus.enable_unsafe_triggers = on;
set local client_min_messages = warning;

do $$
declare
    name text;
    reference record;
begin
    -- The triggers of the append-only tables are checked again whenever such a table is changed. Once, since a role is
    -- of all databases of a server, where others may do the same at this moment.
    if not exists (
        select from pg_db_role_setting
        where setrole = current_user::regrole and setdatabase = 0
          and 'citus.enable_unsafe_triggers=on' = any (setconfig)
    ) then
        execute format('alter role %I set citus.enable_unsafe_triggers = on', current_user);
    end if;

    -- Few rows, or asked without a warehouse: a copy on every server
    foreach name in array array[
        'account', 'portal_user', 'warehouse', 'token', 'access_epoch', 'audit_entry', 'portal_session',
        'secret_key_check', 'password_reset', 'invitation', 'authenticator', 'recovery_code', 'half_session',
        'app_password', 'passkey', 'mail_message', 'notice_choice', 'export',
        'email_confirmation'
    ] loop
        if not exists (select from pg_dist_partition where logicalrelid = name::regclass and repmodel = 't') then
            perform create_reference_table(name);
        end if;
    end loop;

    -- A change of such a table locks the tables that it refers to as well, as a whole and after itself. That deadlocks
    -- with transactions that have changed those first, so it refers to none, unless rows are deleted together.
    for reference in
        select c.conname, c.conrelid::regclass as name from pg_constraint c
        join pg_dist_partition p on p.logicalrelid = c.conrelid and p.repmodel = 't'
        join pg_dist_partition q on q.logicalrelid = c.confrelid and q.repmodel = 't'
        where c.contype = 'f' and c.confdeltype = 'a'
    loop
        execute format('alter table %s drop constraint %I', reference.name, reference.conname);
    end loop;

    -- All rows of a warehouse in one shard. A foreign key between two such tables needs both to be distributed.
    if not exists (select from pg_dist_partition where logicalrelid = 'order_line'::regclass and partmethod = 'h') then
        alter table order_line drop constraint order_line_warehouse_id_order_id_fkey;
    end if;
    foreach name in array array[
        'stock_level', 'ledger_head', 'ledger_entry', 'crossing', 'event_head', 'event', 'orders', 'order_line',
        'webhook', 'webhook_delivery', 'alert', 'reservation', 'reservation_line', 'request_log',
        'export_part', 'import_file', 'redelivery'
    ] loop
        if not exists (select from pg_dist_partition where logicalrelid = name::regclass and partmethod = 'h') then
            perform create_distributed_table(name, 'warehouse_id',
                colocate_with => case name when 'stock_level' then 'none' else 'stock_level' end);
        end if;
    end loop;
    if not exists (select from pg_constraint where conname = 'order_line_warehouse_id_order_id_fkey') then
        alter table order_line add constraint order_line_warehouse_id_order_id_fkey
            foreign key (warehouse_id, order_id) references orders (warehouse_id, id);
    end if;

    -- The scope of most keys is a warehouse, so that a record is in the shard of the change that it belongs to
    if not exists (
        select from pg_dist_partition where logicalrelid = 'idempotency_record'::regclass and partmethod = 'h'
    ) then
        perform create_distributed_table('idempotency_record', 'scope_id', colocate_with => 'stock_level');
    end if;
end
$$;
