-- Exchange with other nodes. Who a peer is stands in its card; what passed between the two stands in `sent` and
-- `received`, header by header, so that each can prove what the other signed.
ALTER TABLE entity ADD COLUMN origin INTEGER NOT NULL DEFAULT 0; -- 0: our own; else the peer that states it

CREATE TABLE peer (
    id INTEGER PRIMARY KEY,
    node BLOB NOT NULL UNIQUE,
    card TEXT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'pinned', 'stopped')),
    added INTEGER NOT NULL,
    pinned INTEGER,
    incarnation INTEGER NOT NULL,
    met INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    out_seq INTEGER NOT NULL DEFAULT 0,   -- the last number that we used
    out_head BLOB NOT NULL,               -- hash of the header that bore it
    out_taken INTEGER NOT NULL DEFAULT 0, -- up to which it says that it has all
    in_seq INTEGER NOT NULL DEFAULT 0,    -- up to which we have all
    in_signed INTEGER NOT NULL DEFAULT 0, -- up to which it says that we have signed for it
    log_signed INTEGER NOT NULL DEFAULT 0, -- the same of its whole log
    items_most INTEGER NOT NULL,          -- ceilings, a day
    bytes_most INTEGER NOT NULL,
    day INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What is to go, in order, and what went: by reference, so that what was destroyed cannot go again.
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    peer INTEGER NOT NULL REFERENCES peer,
    seq INTEGER,                          -- the envelope that it is in; NULL while it waits
    rank INTEGER NOT NULL,                -- recalls go before all else
    record INTEGER,                       -- a revision of ours
    text BLOB NOT NULL                    -- sealed: of a revision the fields withheld, else the line itself
) STRICT;
CREATE INDEX item_waiting ON item (peer, rank, id) WHERE seq IS NULL;
CREATE INDEX item_sent ON item (peer, seq, id) WHERE seq IS NOT NULL;

CREATE TABLE sent (
    peer INTEGER NOT NULL REFERENCES peer,
    incarnation INTEGER NOT NULL,         -- ours
    seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    void INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, incarnation, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE received (
    peer INTEGER NOT NULL REFERENCES peer,
    incarnation INTEGER NOT NULL,         -- theirs
    seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (peer, incarnation, seq)
) STRICT, WITHOUT ROWID;

-- What was refused, with why; two statements where there may be one. Sealed: it is somebody's data.
CREATE TABLE refused (
    id INTEGER PRIMARY KEY,
    peer INTEGER NOT NULL REFERENCES peer,
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    at INTEGER NOT NULL,
    proof INTEGER NOT NULL,               -- 1: kept as proof that the peer contradicts itself
    why TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- A revision as it was signed, once: ours when it first left, a peer's as it came. Sealed under the revision's key.
CREATE TABLE signed (
    id BLOB PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE REFERENCES record,
    jws BLOB NOT NULL,
    disclosures BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Which peer holds which of our records, and what it says of a recall.
CREATE TABLE holder (
    entity INTEGER NOT NULL REFERENCES entity,
    peer INTEGER NOT NULL REFERENCES peer,
    record INTEGER NOT NULL,              -- the newest revision that went, or waits to go
    state TEXT NOT NULL CHECK (state IN ('held', 'recalled', 'erased')),
    withheld BLOB NOT NULL,               -- sealed
    at INTEGER NOT NULL,
    receipt TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entity, peer)
) STRICT, WITHOUT ROWID;

-- Heads of logs that others signed: a peer's, or ours with its cosignature.
CREATE TABLE witness (
    peer INTEGER NOT NULL REFERENCES peer,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (peer, origin, size)
) STRICT, WITHOUT ROWID;
