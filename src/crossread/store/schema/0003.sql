-- A Crossread workspace, version 3: the questions that people asked of it.
CREATE TABLE question (
    question TEXT NOT NULL PRIMARY KEY,
    person TEXT,
    asked TEXT NOT NULL
) STRICT;
