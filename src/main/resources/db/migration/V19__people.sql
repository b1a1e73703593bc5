-- Where a session was started, for the list that its user sees. Null if an older version started it.
alter table portal_session add column address text, add column browser text;

-- The link with which a user may set a new password, the latest of each user. Of its secret only the hash is kept.
create table password_reset (
    user_id uuid primary key references portal_user (id),
    hash bytea not null check (octet_length(hash) = 32),
    expires_at timestamptz not null
);
