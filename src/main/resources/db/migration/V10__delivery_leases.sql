-- The lease that holds a delivery: whoever does not know whether a lease or its end was committed compares this id.
alter table webhook_delivery add column lease_id uuid;

-- A delivery on request is one attempt, whatever the mode of its webhook.
alter table webhook_delivery add column redelivery boolean not null default false;
