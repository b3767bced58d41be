-- Who asked to be rung at a number that was promised already: one promise a number. Where the first is
-- undone, because its caller heard of none, the next one here keeps it.
CREATE TABLE callback_joins (
    call TEXT PRIMARY KEY,
    callback TEXT NOT NULL REFERENCES callbacks (id),
    joined_at BIGINT NOT NULL
);
CREATE INDEX callback_joins_by_promise ON callback_joins (callback, joined_at, call);

-- Callers are forgotten some time after the call: 1 once its numbers and words are gone.
ALTER TABLE calls ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;
CREATE INDEX calls_to_forget ON calls (started_at) WHERE forgotten = 0;
CREATE INDEX callbacks_to_forget ON callbacks (done_at) WHERE state = 'done' AND number <> '';

-- The announcements of all flows together.
CREATE INDEX announcements_by_time ON announcements (started_at);
