-- What a customer wrote, where it stands in scoring, and where it stands in its queue.
create table message (
    id              bigint generated always as identity primary key,
    external_id     text unique,
    idempotency_key text unique,
    body_hash       text        not null,
    text            text        not null,
    channel         text,
    language        text,
    author_ref      text,
    attributes      jsonb       not null default '{}',
    human_only      boolean     not null default false,
    received_at     timestamptz not null,
    created_at      timestamptz not null default now(),
    status          text        not null check (status in ('PENDING', 'SCORED', 'FAILED', 'HUMAN_ONLY')),
    attempts        integer     not null default 0,
    -- While a worker holds the message this lies at the end of its lease; after a failure, at the next try.
    next_attempt_at timestamptz not null default now(),
    last_error      text,
    queue           text check (queue in ('REPLY', 'NONE', 'PERSON')),
    urgency         double precision,
    state           text        not null default 'WAITING' check (state in ('WAITING', 'REPLIED', 'DISMISSED')),
    claimed_by      text,
    claimed_until   timestamptz,
    current_label   text,
    version         integer     not null default 0
);
create index message_to_score on message (next_attempt_at, id) where status = 'PENDING';
create index message_in_queue on message (queue, state, urgency desc, id);
create index message_by_time on message (received_at desc, id desc);

-- What a model said. Never changed; one row a message and model revision, however often a worker is killed.
create table prediction (
    id         bigint generated always as identity primary key,
    message_id bigint      not null references message,
    model      text        not null,
    revision   text        not null,
    label      text        not null,
    scores     jsonb       not null,
    created_at timestamptz not null default now(),
    unique (message_id, model, revision)
);
create index prediction_by_time on prediction (created_at);

-- The routing rule. Never changed; the newest version is the active one.
create table policy (
    version    integer primary key,
    threshold  double precision not null check (threshold between 0 and 1),
    author     text             not null,
    note       text,
    created_at timestamptz      not null default now()
);
insert into policy (version, threshold, author, note)
values (1, 0.5, 'system', 'The rule this service starts with');

-- What the policy made of a prediction. Never changed; the newest of a message counts.
create table decision (
    id             bigint generated always as identity primary key,
    message_id     bigint           not null references message,
    prediction_id  bigint references prediction,
    policy_version integer          not null references policy,
    queue          text             not null check (queue in ('REPLY', 'NONE', 'PERSON')),
    urgency        double precision not null,
    reason         text             not null,
    created_at     timestamptz      not null default now()
);
create index decision_of_message on decision (message_id, id);

-- What a person said against (or in place of) a prediction.
create table label_override (
    id            bigint generated always as identity primary key,
    message_id    bigint      not null references message,
    prediction_id bigint references prediction,
    label         text        not null,
    reason        text,
    reviewer      text        not null,
    created_at    timestamptz not null default now(),
    undone_at     timestamptz,
    undone_by     text
);
create index label_override_of_message on label_override (message_id, id);

create table review (
    id         bigint generated always as identity primary key,
    message_id bigint      not null references message,
    action     text        not null check (action in ('REPLIED', 'DISMISSED')),
    note       text,
    reviewer   text        not null,
    created_at timestamptz not null default now(),
    undone_at  timestamptz,
    undone_by  text
);
create index review_of_message on review (message_id, id);

create table account (
    id                   bigint generated always as identity primary key,
    name                 text        not null unique,
    password_hash        text        not null,
    role                 text        not null check (role in ('REVIEWER', 'ADMIN', 'INTEGRATION')),
    disabled             boolean     not null default false,
    must_change_password boolean     not null default false,
    created_at           timestamptz not null default now()
);

-- Only hashes of what a browser or a program presents: whoever reads this table cannot sign in with it.
create table session (
    token_hash text primary key,
    account_id bigint      not null references account,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index session_by_account on session (account_id);
create index session_by_expiry on session (expires_at);

create table api_key (
    id           bigint generated always as identity primary key,
    name         text        not null,
    key_hash     text        not null unique,
    prefix       text        not null,
    role         text        not null check (role in ('REVIEWER', 'ADMIN', 'INTEGRATION')),
    created_at   timestamptz not null default now(),
    created_by   text        not null,
    revoked_at   timestamptz,
    last_used_at timestamptz
);

create unique index api_key_in_use on api_key (name) where revoked_at is null;

create table audit_event (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    actor   text        not null,
    action  text        not null,
    subject text        not null,
    detail  jsonb       not null default '{}'
);
create index audit_event_by_subject on audit_event (subject, id);
