-- A message may come under many keys: each stands for it for good, not only the one it came under first.
create table idempotency_key (
    key        text primary key,
    message_id bigint      not null references message,
    created_at timestamptz not null default now()
);
insert into idempotency_key (key, message_id, created_at)
select idempotency_key, id, created_at from message where idempotency_key is not null;
alter table message drop column idempotency_key;
