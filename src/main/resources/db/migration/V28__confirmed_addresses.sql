-- Whether the user has shown that the e-mail address is theirs. Those who exist count as confirmed.
alter table portal_user add column confirmed boolean not null default true;

-- The link with which a user confirms the e-mail address, the latest of each user. Of its secret only the hash is kept.
create table email_confirmation (
    user_id uuid primary key references portal_user (id) on delete cascade,
    hash bytea not null check (octet_length(hash) = 32),
    expires_at timestamptz not null
);
