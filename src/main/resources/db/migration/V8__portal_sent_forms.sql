-- The forms that a session has sent, the latest ones: each of them counts once, however often the browser repeats it.
alter table portal_session add column sent_forms text[] not null default '{}';
