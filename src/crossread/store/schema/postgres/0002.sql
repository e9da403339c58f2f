-- Version 2: what the passages of a text mean, as SQLite's version 6 keeps it.
CREATE TABLE meaning (
    document text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    model text NOT NULL,
    signs text NOT NULL,
    spans text NOT NULL CHECK (spans::json IS NOT NULL),
    vectors text NOT NULL
);

CREATE INDEX outcome_of_ingest ON outcome (number) WHERE analyser = 'ingest';
