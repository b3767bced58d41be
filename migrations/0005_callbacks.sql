-- Promises to ring a caller back, and what a place in line needs so that it can be left and taken again.

-- `seq` is the step of the call at which the wait began: a later one may begin the wait anew, an earlier
-- one never does. `leave_reason`: why the caller was asked out of the line last.
ALTER TABLE line ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN leave_reason TEXT CHECK (leave_reason IN ('callback', 'overflow'));

-- One row a promise. `number` is in E.164; `entered_at` the original time of entry in line; nobody rings
-- before `due_at`.
CREATE TABLE callbacks (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    queue TEXT NOT NULL,
    priority BIGINT NOT NULL,
    skills TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    language TEXT NOT NULL,
    intent TEXT,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'done')),
    taken_by TEXT REFERENCES operators (id),
    taken_at BIGINT,
    outcome TEXT CHECK (outcome IN ('spoken', 'not-reached', 'not-wanted', 'wrong-number', 'waits-again')),
    done_by TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE UNIQUE INDEX one_open_callback_a_number ON callbacks (number) WHERE state <> 'done';
CREATE INDEX callbacks_by_turn ON callbacks (state, entered_at, id);
