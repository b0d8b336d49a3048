-- subak.db: what is stated, and the log of it. Bodies are sealed, each under a key of its own that
-- stands in keys.db. Local numbers are for this file only; UUIDs are what others see.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE kind (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE policy (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- An entity is where its current revision stands, so that a list reads one table.
CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL REFERENCES kind,
    policy INTEGER NOT NULL REFERENCES policy,
    state INTEGER NOT NULL,
    version INTEGER NOT NULL,
    head INTEGER NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX entity_list ON entity (kind, policy, changed, id);

-- A revision. Never changed; a destroyed one keeps its row and loses its body.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity,
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    account INTEGER NOT NULL,
    at INTEGER NOT NULL,
    handling TEXT NOT NULL,
    body BLOB,
    UNIQUE (entity, version)
) STRICT;

-- The log: leaves for everybody who checks, and beside them, sealed, what they commit to.
CREATE TABLE leaf (
    seq INTEGER PRIMARY KEY,
    entry BLOB NOT NULL
) STRICT;
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY REFERENCES leaf,
    at INTEGER NOT NULL,
    account INTEGER NOT NULL,
    action INTEGER NOT NULL,
    entity INTEGER,
    record INTEGER,
    salt BLOB,
    detail BLOB
) STRICT;
CREATE INDEX audit_entity ON audit (entity, seq) WHERE entity IS NOT NULL;
CREATE TABLE tile (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    roles INTEGER NOT NULL,
    team TEXT NOT NULL,
    post TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'renew', 'closed')),
    password TEXT NOT NULL,
    totp BLOB,
    totp_step INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    blocked_until INTEGER NOT NULL DEFAULT 0,
    uid INTEGER UNIQUE,
    created INTEGER NOT NULL,
    seen INTEGER
) STRICT;
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account,
    csrf BLOB NOT NULL,
    factor INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Files as received, sealed in pieces of at most 1 MiB.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    account INTEGER NOT NULL,
    at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    name BLOB NOT NULL,
    attached INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX file_hash ON file (hash);
CREATE TABLE piece (
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (file, number)
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    sort TEXT NOT NULL,
    account INTEGER NOT NULL,
    state TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    result BLOB NOT NULL
) STRICT;

-- How the columns of a file were mapped, kept by the columns, so that it is asked once; sealed, since what it
-- fixes may name a case.
CREATE TABLE mapping (
    columns BLOB PRIMARY KEY,
    text BLOB NOT NULL
) STRICT, WITHOUT ROWID;
