-- What callers recorded for us, once a notice had told them: somebody listens and sees to it.

-- One row a recording, made with the step of the call that recorded it. `url` is where the platform
-- keeps it, nothing once its copy is erased; `from_number` is nothing once it is forgotten. `heard_*`:
-- who listened last. `erase_at`: from then on the platform is asked to erase its copy.
CREATE TABLE voice_messages (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL,
    seq BIGINT NOT NULL,
    node TEXT NOT NULL,
    url TEXT,
    seconds BIGINT NOT NULL,
    from_number TEXT,
    to_number TEXT NOT NULL,
    language TEXT NOT NULL,
    intent TEXT,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'taken', 'done')),
    taken_by TEXT REFERENCES operators (id),
    taken_at BIGINT,
    heard_by TEXT,
    heard_at BIGINT,
    result TEXT CHECK (result IN ('spoken', 'written', 'passed-on', 'not-reached', 'nothing-to-do', 'not-understood', 'expired')),
    note TEXT,
    done_by TEXT,
    done_at BIGINT,
    erase_at BIGINT,
    UNIQUE (call, seq)
);
CREATE INDEX voice_messages_by_turn ON voice_messages (state, received_at, id);
CREATE INDEX voice_messages_done ON voice_messages (done_at) WHERE state = 'done';
CREATE INDEX voice_messages_to_erase ON voice_messages (erase_at) WHERE url IS NOT NULL AND erase_at IS NOT NULL;
CREATE INDEX voice_messages_to_forget ON voice_messages (received_at) WHERE from_number IS NOT NULL;
