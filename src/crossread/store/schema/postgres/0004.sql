-- Version 4: what language models answered, as SQLite's version 7 keeps it.
CREATE TABLE reply (
    digest text COLLATE "C" NOT NULL PRIMARY KEY,
    model text NOT NULL,
    documents text NOT NULL CHECK (documents::json IS NOT NULL),
    text text NOT NULL,
    made text NOT NULL
);
