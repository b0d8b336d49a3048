-- keys.db: the keys of record bodies, each wrapped by its compartment's key; those wrapped by the
-- node's. It is backed up apart, and its newest backup replaces the one before: a destroyed key is gone.
CREATE TABLE compartment_key (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    wrapped BLOB NOT NULL
) STRICT;
-- What was erased, by the keyed hash under which an import would find it: here, so that neither an old file nor an
-- old copy of subak.db brings it back.
CREATE TABLE tombstone (
    key INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE record_key (
    record INTEGER PRIMARY KEY,
    compartment INTEGER NOT NULL REFERENCES compartment_key,
    wrapped BLOB NOT NULL
) STRICT;
