-- A Crossread workspace, version 4: that sources were forgotten, and where copies were saved.

-- What was forgotten, without its name and its words: digests alone tell it to whoever has the
-- source. Decisions that pointed into it went with it.
CREATE TABLE forgotten (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,
    person TEXT,
    digest TEXT NOT NULL,
    document TEXT NOT NULL,
    n_records INTEGER NOT NULL,
    n_reviews INTEGER NOT NULL
) STRICT;

-- Copies that were made of this workspace, so that whoever forgets a source is told of them.
CREATE TABLE saved_copy (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,
    what TEXT NOT NULL,
    place TEXT NOT NULL
) STRICT;
