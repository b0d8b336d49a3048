-- The keys of runs of a private match, wrapped by the node's.
CREATE TABLE run_key (
    run INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT;
