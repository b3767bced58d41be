-- What supervisors announce to every caller in an emergency, always with an end. `said` is the words
-- as they were filled in. One that ran out keeps `ended_at` empty until the next is switched on.
CREATE TABLE announcements (
    id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    template TEXT NOT NULL,
    fields TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('inform', 'close')),
    said TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    CHECK (until > started_at)
);
CREATE UNIQUE INDEX one_announcement_a_flow ON announcements (flow) WHERE ended_at IS NULL;
CREATE INDEX announcements_by_start ON announcements (flow, started_at);
