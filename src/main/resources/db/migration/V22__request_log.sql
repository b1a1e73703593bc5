-- The latest calls of each warehouse's tokens. Only ever inserted, in batches, and purged by age.
create table request_log (
    warehouse_id uuid not null,
    at timestamptz not null,
    id uuid not null,
    token_id uuid not null,
    duration_us bigint not null check (duration_us >= 0),
    left_out bigint not null check (left_out >= 0),
    status smallint not null,
    replayed boolean not null,
    method text not null,
    route text,
    code text,
    request_id text collate "C" not null,
    primary key (warehouse_id, at, id)
);
create index request_log_request_id on request_log (warehouse_id, request_id, at);
