-- Version 2: what people decide, and their codebook. Both only grow; nothing here is ever changed,
-- but that the words of a removed source leave the evidence (and come back with the source).

CREATE TABLE review (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    provenance TEXT NOT NULL CHECK (json_valid(provenance))
) STRICT;

-- Each line is a code as somebody wrote it down; the last of an id is the one that holds.
CREATE TABLE code (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    parent TEXT,
    person TEXT NOT NULL,
    made TEXT NOT NULL,
    retired INTEGER NOT NULL
) STRICT;

CREATE INDEX annotation_by_subject ON annotation (subject);
