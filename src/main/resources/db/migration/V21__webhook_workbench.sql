-- What an endpoint answered that did not accept a delivery: status line, content type, and the beginning of the body.
alter table webhook_delivery add column answer text;

-- When the first attempt failed after the last success; null while attempts succeed. Then, if the service itself has
-- deactivated the webhook: when, and because its endpoint was gone or failed all the time.
alter table webhook
    add column failing_since timestamptz,
    add column stopped_at timestamptz,
    add column stopped_because text check (stopped_because in ('GONE', 'FAILING')),
    add check ((stopped_at is null) = (stopped_because is null));
