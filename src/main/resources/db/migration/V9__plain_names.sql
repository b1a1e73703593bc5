-- Whether stock.changed events are appended for every write of the warehouse: somebody has subscribed to them.
alter table event_head rename column stock_changed_wanted to stock_changed_subscribed;

-- The ids of submitted forms: the portal now recognises repeated forms by their idempotency keys.
alter table portal_session drop column sent_forms;
