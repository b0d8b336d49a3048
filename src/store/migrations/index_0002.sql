-- Identifiers are found by what a match compares them by (match/identifiers): the index is made anew.
UPDATE mark SET record = 0;
