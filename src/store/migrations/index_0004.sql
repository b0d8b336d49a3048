-- Identifiers point too: at what they are compared by, a number below zero. So two records with one telephone meet in it
-- (service/mesh), and the index is made anew. `moved` counts what was put in and taken out.
ALTER TABLE mark ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
CREATE TABLE picture (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    places BLOB NOT NULL
) STRICT;
UPDATE mark SET record = 0;
