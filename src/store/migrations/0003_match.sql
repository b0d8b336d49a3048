-- Runs of a private match. What a run knows lies in parts, each sealed under the run's own key, which stands in
-- keys.db: when the run is over, the key goes, and with it what its lists could tell.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    peer INTEGER NOT NULL REFERENCES peer,
    entity INTEGER NOT NULL REFERENCES entity, -- the match record of this node
    ours INTEGER NOT NULL,                     -- 1: we offered it
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'sizing', 'sized', 'agreed', 'compared', 'over')),
    they_agreed INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,            -- there is something to compute
    leaves BLOB                                -- of the commitment, sealed: kept for an inspector when the run is over
) STRICT;
CREATE INDEX run_peer ON run (peer, at);
CREATE TABLE run_part (
    run INTEGER NOT NULL REFERENCES run,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (run, name, number)
) STRICT;

-- A pair that both sides found to be two: by the keyed hash of what agreed, for our subject and that peer.
CREATE TABLE distinct_pair (
    peer INTEGER NOT NULL REFERENCES peer,
    entity INTEGER NOT NULL REFERENCES entity,
    token INTEGER NOT NULL,
    PRIMARY KEY (peer, entity, token)
) STRICT, WITHOUT ROWID;

-- What two nodes call what agreed, once a run is over: a tag under a key that is gone, which says nothing to others.
CREATE TABLE pair (
    run INTEGER NOT NULL REFERENCES run,
    tag BLOB NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity, -- the possible match
    token INTEGER NOT NULL,
    type INTEGER NOT NULL,                     -- of the token, as match/tokens.h has it
    PRIMARY KEY (run, tag, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_entity ON pair (entity);
