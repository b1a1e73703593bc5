-- Tells the instance that has begun to apply an import from one that had begun before and is late.
alter table import_file add column lease uuid;
