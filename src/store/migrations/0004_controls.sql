-- What was in the last set that a partner could compare with: keyed hashes of its entries, sealed. Additions wait until there
-- are enough of them, so that two runs do not tell who was added between.
CREATE TABLE last_set (
    peer INTEGER PRIMARY KEY REFERENCES peer,
    day INTEGER NOT NULL,  -- when additions last went in
    entries BLOB NOT NULL
) STRICT;

-- Ceilings of matches that are asked for or, where the heads of both sides have agreed, in force until a day.
CREATE TABLE ceiling (
    entity INTEGER PRIMARY KEY REFERENCES entity, -- the allowance of this node
    peer INTEGER NOT NULL REFERENCES peer,
    number BLOB NOT NULL,    -- the same on both sides
    runs INTEGER NOT NULL,
    subjects INTEGER NOT NULL,
    until INTEGER NOT NULL,  -- the last day
    force INTEGER NOT NULL DEFAULT 0,
    UNIQUE (peer, number)
) STRICT;
