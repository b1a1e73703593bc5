-- Whether stock.changed events are appended for every write of the warehouse: somebody has subscribed to them.
alter table event_head rename column stock_changed_wanted to stock_changed_subscribed;
