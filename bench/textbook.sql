-- What an ordinary implementation writes for one stock movement: a key, a level and a ledger row.
create table textbook_key (key uuid primary key, answer text, created_at timestamptz not null default now());
create table textbook_level (sku int primary key, quantity bigint not null check (quantity >= 0))
    with (fillfactor = 70);
create table textbook_ledger (
    id bigint generated always as identity primary key, sku int not null, delta bigint not null,
    quantity_after bigint not null, recorded_at timestamptz not null default now());
create index on textbook_ledger (sku, id);
insert into textbook_level select n, 1000000000 from generate_series(1, 10000) n;
analyze;
