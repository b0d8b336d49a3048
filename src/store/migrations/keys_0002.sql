-- The revisions whose keys are destroyed, or are to be as soon as subak.db says that they were erased: what is
-- found here is destroyed again when an older copy of subak.db comes back.
CREATE TABLE erasure (
    record INTEGER PRIMARY KEY
) STRICT;
