-- One schema for SQLite and PostgreSQL. Ids are TEXT that sort by age, times Unix milliseconds, yes/no 0/1,
-- bytes base64, lists and records JSON. Migrations are only ever added.

CREATE TABLE releases (
    hash TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    sources TEXT NOT NULL,
    last_served BIGINT NOT NULL
);

CREATE TABLE calls (
    sid TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    cause TEXT
);

-- One row a step: whoever first arrives at a seq writes its effects.
CREATE TABLE journal (
    call TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    node TEXT NOT NULL,
    effects TEXT NOT NULL,
    PRIMARY KEY (call, seq)
);

CREATE TABLE line (
    call TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'connecting', 'talking', 'leaving', 'in-flow', 'ended')),
    queue TEXT NOT NULL,
    priority BIGINT NOT NULL,
    skills TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    returned BIGINT NOT NULL DEFAULT 0,
    ticket TEXT NOT NULL,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    queue_sid TEXT,
    beat_at BIGINT NOT NULL,
    state_since BIGINT NOT NULL,
    connect_at BIGINT,
    cause TEXT
);
CREATE INDEX line_by_turn ON line (state, priority DESC, returned DESC, entered_at, call);
CREATE INDEX line_by_beat ON line (state, beat_at);

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor', 'print-room', 'office', 'auditor', 'administrator')),
    endpoint TEXT,
    disabled BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE operator_skills (
    operator TEXT NOT NULL REFERENCES operators (id),
    skill TEXT NOT NULL,
    level BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (operator, skill)
);

-- What the operator last asked for. What they are doing follows from offers and contacts.
CREATE TABLE presence (
    operator TEXT PRIMARY KEY REFERENCES operators (id),
    wish TEXT NOT NULL CHECK (wish IN ('ready', 'pause', 'off')),
    reason TEXT,
    cause TEXT,
    since BIGINT NOT NULL,
    idle_since BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL REFERENCES operators (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);

CREATE TABLE sign_in_failures (
    name TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE offers (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL,
    operator TEXT NOT NULL REFERENCES operators (id),
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
    made_at BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    ended_at BIGINT,
    cause TEXT
);
CREATE UNIQUE INDEX one_live_offer_a_call ON offers (call) WHERE state = 'offered';
CREATE UNIQUE INDEX one_live_offer_an_operator ON offers (operator) WHERE state = 'offered';
CREATE INDEX offers_by_deadline ON offers (state, deadline);

CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL,
    operator TEXT NOT NULL REFERENCES operators (id),
    offer TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('connecting', 'talking', 'wrap-up', 'closed')),
    accepted_at BIGINT NOT NULL,
    talk_at BIGINT,
    ended_at BIGINT,
    wrap_until BIGINT,
    closed_at BIGINT,
    call_live BIGINT NOT NULL DEFAULT 1,
    cause TEXT,
    outcome TEXT,
    note TEXT
);
CREATE UNIQUE INDEX one_open_contact_an_operator ON contacts (operator) WHERE state <> 'closed';
CREATE INDEX contacts_by_call ON contacts (call);
CREATE INDEX contacts_by_wrap ON contacts (state, wrap_until);

CREATE TABLE drafts (
    contact TEXT NOT NULL,
    form TEXT NOT NULL,
    fields TEXT NOT NULL,
    version BIGINT NOT NULL,
    form_key TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (contact, form)
);

CREATE TABLE citizens (
    cf TEXT PRIMARY KEY,
    surname TEXT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_place TEXT NOT NULL,
    language TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE contacts_of (
    cf TEXT NOT NULL REFERENCES citizens (cf),
    kind TEXT NOT NULL CHECK (kind IN ('mobile', 'landline', 'email', 'pec')),
    value TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (cf, kind)
);
CREATE INDEX contacts_of_by_value ON contacts_of (kind, value);

CREATE TABLE practices (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    form_key TEXT NOT NULL UNIQUE,
    cf TEXT NOT NULL,
    contact TEXT,
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('call-back', 'proposed', 'rejected', 'issued')),
    maker TEXT NOT NULL,
    reason TEXT,
    proposal TEXT,
    proposer TEXT,
    note TEXT,
    approver TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX practices_by_state ON practices (state, created_at);
CREATE INDEX practices_by_contact ON practices (contact);
CREATE UNIQUE INDEX one_open_practice_a_person ON practices (cf) WHERE state IN ('call-back', 'proposed');

CREATE TABLE pins (
    id TEXT PRIMARY KEY,
    cf TEXT NOT NULL,
    practice TEXT NOT NULL REFERENCES practices (id),
    number TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ordinario', 'dispositivo')),
    state TEXT NOT NULL CHECK (state IN ('preassegnato', 'iniziale', 'attivo', 'revocato', 'dismesso')),
    origin TEXT NOT NULL CHECK (origin IN ('web', 'contact-center', 'sede', 'd-ufficio', 'ripristino')),
    hash TEXT NOT NULL,
    pepper BIGINT NOT NULL,
    ever_used BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_because TEXT
);
CREATE UNIQUE INDEX one_live_pin_a_person ON pins (cf) WHERE state IN ('preassegnato', 'iniziale', 'attivo');
CREATE INDEX pins_by_practice ON pins (practice);

-- Sealed to whoever delivers it; overwritten when it was delivered, revoked or too old. No row ever
-- changes its length: SQLite then writes in place, and leaves no copy of a sealed half behind in a
-- page that it split. 100000000000000 is never (a moment in the year 5138).
CREATE TABLE halves (
    pin TEXT NOT NULL REFERENCES pins (id),
    which TEXT NOT NULL CHECK (which IN ('first', 'second')),
    sealed TEXT NOT NULL,
    wiped_at BIGINT NOT NULL DEFAULT 100000000000000,
    wipe_after BIGINT NOT NULL DEFAULT 100000000000000,
    PRIMARY KEY (pin, which)
);
CREATE INDEX halves_to_wipe ON halves (wipe_after) WHERE wiped_at = 100000000000000;

CREATE TABLE letters (
    pin TEXT PRIMARY KEY REFERENCES pins (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    surname TEXT NOT NULL,
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'exported', 'confirmed', 'spoiled', 'cancelled')),
    created_at BIGINT NOT NULL,
    exported_at BIGINT,
    bundle TEXT,
    confirmed_at BIGINT
);
CREATE INDEX letters_by_state ON letters (state, created_at);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('sms', 'mail', 'dequeue')),
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'done', 'failed', 'cancelled')),
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0,
    error TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX jobs_by_due ON jobs (state, due_at);
CREATE INDEX jobs_by_subject ON jobs (subject);

CREATE TABLE messages (
    provider_sid TEXT PRIMARY KEY,
    job TEXT,
    status TEXT NOT NULL,
    status_rank BIGINT NOT NULL,
    error_code TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX messages_by_job ON messages (job);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT,
    contact TEXT,
    detail TEXT
);
CREATE INDEX audit_by_contact ON audit (contact);
