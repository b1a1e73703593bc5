-- Who is signed in to the portal. What the browser holds is kept as its hash only.
create table portal_session (
    hash bytea primary key check (octet_length(hash) = 32),
    user_id uuid not null references portal_user (id),
    created_at timestamptz not null,
    seen_at timestamptz not null
);
create index portal_session_user on portal_session (user_id, created_at);
