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

-- What both sides signed about a possible match: that it is not the same. It goes to whoever holds a copy of the subject.
CREATE TABLE verdict (
    entity INTEGER PRIMARY KEY REFERENCES entity, -- the possible match
    ours TEXT NOT NULL,
    theirs TEXT NOT NULL
) STRICT;

-- By which tags of whose run a partner told us that a record of its own is somebody else's counterpart and not the same.
CREATE TABLE told (
    run BLOB NOT NULL,
    tag BLOB NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity,
    PRIMARY KEY (run, tag, entity)
) STRICT, WITHOUT ROWID;
