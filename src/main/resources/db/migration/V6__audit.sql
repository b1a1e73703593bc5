-- Who did what, when and from where. Written in the transaction of the deed, never changed.

create table audit_entry (
    id uuid primary key,
    at timestamptz not null,
    action text not null,
    account_id uuid,
    warehouse_id uuid,
    actor_kind text not null check (actor_kind in ('OPERATOR', 'CLIENT', 'TOKEN', 'SYSTEM')),
    actor_id uuid,
    actor_name text,
    address text,
    subject text not null,
    details text not null,
    check ((actor_kind = 'SYSTEM') = (actor_id is null))
);
create index audit_entry_at on audit_entry (at, id);
create index audit_entry_account on audit_entry (account_id, at, id);
create index audit_entry_warehouse on audit_entry (warehouse_id, at, id);
create index audit_entry_action on audit_entry (action, at, id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_append_only
    before update or delete or truncate on audit_entry
    for each statement execute function refuse_audit_change();
alter table audit_entry enable always trigger audit_entry_append_only;
revoke update, delete, truncate on audit_entry from public;
revoke update, delete, truncate on audit_entry from current_user;
