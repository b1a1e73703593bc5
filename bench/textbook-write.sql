-- -D skus=10000 spreads the writes; -D skus=1 makes one row hot
\set sku random(1, :skus)
begin;
insert into textbook_key (key) values (gen_random_uuid()) returning key \gset
select quantity from textbook_level where sku = :sku for update \gset
update textbook_level set quantity = quantity - 1 where sku = :sku;
insert into textbook_ledger (sku, delta, quantity_after) values (:sku, -1, :quantity::bigint - 1);
update textbook_key set answer = 'accepted' where key = :key;
commit;
