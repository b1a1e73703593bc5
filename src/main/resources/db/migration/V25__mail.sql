-- Messages to send by e-mail, and what became of them. The content is encrypted, and deleted once it was sent.
create table mail_message (
    id uuid primary key,
    kind text not null,
    recipient text not null,
    subject text not null,
    -- What causes the message; of several with one occasion only the first is kept
    occasion text unique,
    content bytea,
    state text not null check (state in ('QUEUED', 'SENT', 'WRITTEN', 'FAILED')),
    attempts integer not null check (attempts >= 0),
    created_at timestamptz not null,
    -- When its link stops working; null if it has no such link
    expires_at timestamptz,
    due_at timestamptz not null,
    lease uuid,
    leased_until timestamptz,
    done_at timestamptz,
    error text,
    check ((lease is null) = (leased_until is null)),
    check ((done_at is null) = (state = 'QUEUED'))
);
create index mail_message_waiting on mail_message (due_at) where state = 'QUEUED';
create index mail_message_content on mail_message (expires_at) where content is not null;
create index mail_message_state on mail_message (state, id);

-- Which notices a user wants by e-mail. A user without a row has made no choice.
create table notice_choice (
    user_id uuid primary key references portal_user (id) on delete cascade,
    alerts text not null check (alerts in ('OFF', 'AT_ONCE', 'HOURLY', 'DAILY')),
    shipments boolean not null,
    webhooks boolean not null,
    keys boolean not null,
    -- Alerts that opened before the first time were reported; at the second time a digest is due
    alerts_from timestamptz not null,
    alerts_due timestamptz not null
);
create index notice_choice_due on notice_choice (alerts_due) where alerts <> 'OFF';
