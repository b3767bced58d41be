-- The life of a PIN after its birth: log-ins and their lock, the change, restoring, revoking by mail,
-- activation, envelopes of the offices, uploads, approvals and tasks of the staff.

-- When the holder's own secret was made and ends; `version` grows with every change of the row, so
-- that two servers cannot both change it. `exempt`: a resident abroad without an Italian identity
-- document (R133). `reminded_for`: the end that the holder was already reminded of.
ALTER TABLE pins ADD COLUMN changed_at BIGINT;
ALTER TABLE pins ADD COLUMN expires_at BIGINT;
ALTER TABLE pins ADD COLUMN class TEXT NOT NULL DEFAULT 'cittadino' CHECK (class IN ('cittadino', 'intermediario'));
ALTER TABLE pins ADD COLUMN exempt BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pins ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pins ADD COLUMN reminded_for BIGINT;
CREATE INDEX pins_by_end ON pins (expires_at) WHERE state = 'attivo';
CREATE INDEX pins_by_cf ON pins (cf);

-- What a letter is: the second half, or the first half with the invitation to activate (R120).
ALTER TABLE letters ADD COLUMN kind TEXT NOT NULL DEFAULT 'second-half' CHECK (kind IN ('second-half', 'invitation'));
ALTER TABLE letters ADD COLUMN returned_at BIGINT;

-- JSON record of the residence last given.
ALTER TABLE citizens ADD COLUMN residence TEXT NOT NULL DEFAULT '{}';

-- Until when a second person is to decide about what was proposed.
ALTER TABLE practices ADD COLUMN due_at BIGINT;

-- More kinds of jobs; neither database changes a CHECK in place.
DROP INDEX jobs_by_due;
DROP INDEX jobs_by_subject;
ALTER TABLE jobs RENAME TO jobs_before;
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('sms', 'mail', 'dequeue', 'second-half', 'notice', 'code', 'locked')),
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
INSERT INTO jobs SELECT * FROM jobs_before;
DROP TABLE jobs_before;
CREATE INDEX jobs_by_due ON jobs (state, due_at);
CREATE INDEX jobs_by_subject ON jobs (subject);

-- Failed log-ins of any codice fiscale that was typed, known or not; `who` is its HMAC. Purged after
-- a day without a try.
CREATE TABLE log_in_tries (
    who TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL DEFAULT 0,
    last_at BIGINT NOT NULL
);
CREATE INDEX log_in_tries_by_last ON log_in_tries (last_at);

-- A citizen's browser. `change`: the PIN was right, but a new one must be taken first.
CREATE TABLE citizen_sessions (
    token_hash TEXT PRIMARY KEY,
    cf TEXT NOT NULL,
    pin TEXT NOT NULL REFERENCES pins (id),
    stage TEXT NOT NULL CHECK (stage IN ('change', 'open')),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX citizen_sessions_by_cf ON citizen_sessions (cf);

-- A new PIN shown and not confirmed yet (T8 to T10). The old secret stays valid meanwhile.
CREATE TABLE pin_changes (
    pin TEXT PRIMARY KEY REFERENCES pins (id),
    session TEXT NOT NULL,
    hash TEXT NOT NULL,
    pepper BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    lapses_at BIGINT NOT NULL
);

-- A person's own accesses; `who` as in log_in_tries.
CREATE TABLE accesses (
    id TEXT PRIMARY KEY,
    who TEXT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('entered', 'wrong', 'locked', 'changed'))
);
CREATE INDEX accesses_by_who ON accesses (who, at);
CREATE INDEX accesses_by_at ON accesses (what, at);

-- A link and a code that were mailed (T16 to T18, T20). Both are kept by their hashes alone.
CREATE TABLE confirmations (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('restore', 'revoke')),
    cf TEXT NOT NULL,
    pin TEXT NOT NULL REFERENCES pins (id),
    number TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'replaced')),
    created_at BIGINT NOT NULL,
    lapses_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX one_open_confirmation_a_pin ON confirmations (pin, kind) WHERE state = 'open';

-- Control codes that were used: none is good twice.
CREATE TABLE spent_codes (
    id TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);

-- A request being typed on the web, page after page; gone with its confirmation or after an hour.
CREATE TABLE web_drafts (
    token_hash TEXT PRIMARY KEY,
    form TEXT NOT NULL,
    fields TEXT NOT NULL,
    form_key TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);

-- Documents that people sent, sealed with the outbox key. `subject`: the draft, practice or approval.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('signed-request', 'identity-document', 'paper-form', 'fax', 'foreign-document')),
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
    size BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX uploads_by_subject ON uploads (subject);

-- What one person proposed and another decides.
CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('contacts', 'convert')),
    cf TEXT NOT NULL,
    data TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'phone', 'fax', 'paper', 'office')),
    maker TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    approver TEXT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE UNIQUE INDEX one_waiting_approval_a_person ON approvals (cf, kind) WHERE state = 'waiting';
CREATE INDEX approvals_by_state ON approvals (state, due_at);

-- Something an operator does about a person: a call back, a letter that came back or never came.
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('call-back', 'letter-returned', 'letter-missing', 'unreachable')),
    cf TEXT NOT NULL,
    practice TEXT,
    phone TEXT,
    preferred_time TEXT,
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    maker TEXT NOT NULL,
    done_by TEXT,
    result TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX tasks_by_state ON tasks (state, created_at);
CREATE UNIQUE INDEX one_open_task_a_person ON tasks (cf, kind) WHERE state = 'open';

-- Who a caller said to be, in one contact: the facts that matched and the misses. Nothing that the
-- caller said is kept.
CREATE TABLE identifications (
    contact TEXT NOT NULL,
    cf TEXT NOT NULL,
    matched TEXT NOT NULL,
    misses BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('open', 'identified', 'failed')),
    at BIGINT NOT NULL,
    PRIMARY KEY (contact, cf)
);

-- Envelopes with all sixteen characters, printed and closed beforehand, for the offices (T5). Only the
-- hash is here: the sealed secret is in the batch's bundle alone. The hash moves to `pins` when bound.
CREATE TABLE envelopes (
    serial TEXT PRIMARY KEY,
    batch TEXT NOT NULL,
    office TEXT NOT NULL,
    hash TEXT NOT NULL,
    pepper BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('made', 'at-office', 'bound', 'spoiled')),
    pin TEXT,
    by_whom TEXT,
    reason TEXT,
    made_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX envelopes_by_batch ON envelopes (batch, serial);
CREATE INDEX envelopes_by_office ON envelopes (office, state);

-- Files of persons who get a first half unasked (R120).
CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    rows BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
