-- A Crossread workspace, version 6: what the passages of a text mean, as vectors of one model
-- (eight bits a number, in Base64), where each stands (JSON: pairs of offsets), and the signs of
-- the numbers alone, which are read for all texts when a question is asked. Worked out of the text
-- and gone with it.
CREATE TABLE meaning (
    document TEXT NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    signs TEXT NOT NULL,
    spans TEXT NOT NULL CHECK (json_valid(spans)),
    vectors TEXT NOT NULL
) STRICT;

-- What could not be taken in is asked for with every answer, and is little of all that there is.
CREATE INDEX outcome_of_ingest ON outcome (number) WHERE analyser = 'ingest';
