-- Keys of a comparison in detail of one possible match, while it waits: ours, sealed, and the partner's.
CREATE TABLE comparing (
    entity INTEGER PRIMARY KEY,
    secret BLOB NOT NULL, -- empty where nobody here has asked
    key BLOB NOT NULL     -- empty where the partner has not
) STRICT;
