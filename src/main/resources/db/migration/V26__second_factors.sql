-- Whether the user has a second factor: noted here, so that the check of a password reads it in the same query.
alter table portal_user add column second_factor boolean not null default false;

-- The authenticator app of a user. The secret is encrypted with the service's secret key. No code of the last step that
-- was accepted, or of an earlier one, is accepted again.
create table authenticator (
    user_id uuid primary key references portal_user (id) on delete cascade,
    secret bytea not null,
    last_step bigint not null,
    created_at timestamptz not null
);

-- The recovery codes that a user has not used yet, as hashes.
create table recovery_code (
    user_id uuid not null references portal_user (id) on delete cascade,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (user_id, hash)
);

-- Who has shown the right password and not yet the second factor. A table of its own, so that nothing, no older
-- version either, takes such a row for a session.
create table half_session (
    hash bytea primary key check (octet_length(hash) = 32),
    user_id uuid not null references portal_user (id) on delete cascade,
    created_at timestamptz not null,
    attempts integer not null default 0
);
create index half_session_user on half_session (user_id, created_at);

create table app_password (
    id uuid primary key,
    user_id uuid not null references portal_user (id) on delete cascade,
    name text not null,
    hash bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index app_password_user on app_password (user_id);

-- The passkeys of a user: the public keys, and what WebAuthn wants to be kept with them.
create table passkey (
    id bytea primary key,
    user_id uuid not null references portal_user (id) on delete cascade,
    name text not null,
    public_key bytea not null,
    signature_count bigint not null,
    user_verified boolean not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    transports text not null,
    attestation bytea not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null
);
create index passkey_user on passkey (user_id);
