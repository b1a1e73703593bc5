-- Whose rights the last changes of access_epoch.value have taken away, newest first: ids of tokens, users or accounts.
-- They explain the values up to revoked_until. An older version of the service raises value alone.
alter table access_epoch
    add column revoked uuid[] not null default '{}',
    add column revoked_until bigint not null default 0;
