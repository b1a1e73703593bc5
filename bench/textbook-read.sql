\set sku random(1, 10000)
select sku, quantity from textbook_level where sku = :sku;
