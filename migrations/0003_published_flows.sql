-- Which release of each flow answers new calls since when, and by whom. Rows are only ever added; the
-- last turn of a flow is the one that is live. `folder`: a server began to serve its own files, while
-- nothing was published. `replaced`: the release that was live before.
CREATE TABLE published_flows (
    flow TEXT NOT NULL,
    turn BIGINT NOT NULL,
    hash TEXT NOT NULL REFERENCES releases (hash),
    cause TEXT NOT NULL CHECK (cause IN ('folder', 'publish', 'roll-back')),
    who TEXT NOT NULL,
    note TEXT,
    replaced TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (flow, turn)
);
