-- Names are found by their sounds too, which no row of before has: the index is made anew.
UPDATE mark SET record = 0;
