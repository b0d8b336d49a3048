-- index.db: derived from subak.db, rebuilt when lost, never backed up. Hashes are keyed: without the
-- index key they say nothing about a value. Every row carries the policy that guards it.
CREATE TABLE mark (
    record INTEGER NOT NULL,
    audit INTEGER NOT NULL
) STRICT;
INSERT INTO mark VALUES (0, 0);
CREATE TABLE value (
    hash INTEGER NOT NULL,
    policy INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (hash, policy, changed, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE token (
    hash INTEGER NOT NULL,
    policy INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (hash, policy, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE link (
    target INTEGER NOT NULL,
    policy INTEGER NOT NULL,
    source INTEGER NOT NULL,
    field INTEGER NOT NULL,
    PRIMARY KEY (target, policy, source, field)
) STRICT, WITHOUT ROWID;
