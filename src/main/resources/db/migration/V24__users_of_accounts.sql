-- What a client's user may do in its account. Whoever is a user already, or is added by an older instance, is an owner.
-- Of operators, it says nothing.
alter table portal_user
    add column account_role text default 'OWNER' check (account_role in ('OWNER', 'MEMBER', 'VIEWER')),
    add column signed_in_at timestamptz;
create index portal_user_account on portal_user (account_id, id);

-- Somebody who is invited to an account, or as an operator, and gets this id as a user by accepting.
create table invitation (
    id uuid primary key,
    account_id uuid references account (id),
    role text check (role in ('OWNER', 'MEMBER', 'VIEWER')),
    email text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    check ((account_id is null) = (role is null))
);
create unique index invitation_email on invitation (account_id, lower(email));

-- A link sets the password of a user, or the first one of somebody who is invited and no user yet.
alter table password_reset drop constraint if exists password_reset_user_id_fkey;
