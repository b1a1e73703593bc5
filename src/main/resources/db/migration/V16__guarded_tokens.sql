-- Where a token may be used from (empty: anywhere), whether its writes of stock need an Idempotency-Key, and the token
-- that has replaced it. While both work, the old one has its end in expires_at, which older versions respect.
alter table token
    add column allowed_addresses text[] not null default '{}',
    add column require_idempotency_key boolean not null default false,
    add column replaced_by uuid;
