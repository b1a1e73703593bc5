-- Which secret key the instances on this database use. The first instance records it; others are refused at start.
create table secret_key_check (
    id boolean primary key default true check (id),
    key_id text not null
);
