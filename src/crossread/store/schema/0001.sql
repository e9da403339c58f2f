-- A Crossread workspace, version 1. Plain columns where a reader of the file (Datasette, the
-- sqlite3 shell) wants them, JSON where a value has parts.

-- One row for each text. The capture is what ingest knew and never changes; title, outlet,
-- author and date are what holds now, after corrections.
CREATE TABLE document (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    title TEXT,
    outlet TEXT,
    author TEXT,
    date TEXT,
    date_found TEXT,
    language TEXT,
    length INTEGER NOT NULL,
    text TEXT NOT NULL,
    capture TEXT NOT NULL CHECK (json_valid(capture))
) STRICT;

CREATE INDEX document_by_position ON document (position);

-- Where documents came from, as given, with the digest of the bytes and the version of the reader
-- that made texts of them. Several sources may give one document.
CREATE TABLE source (
    source TEXT NOT NULL,
    member TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    reader TEXT NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (source, member)
) STRICT;

CREATE INDEX source_by_document ON source (document);

-- What a person put right about a document.
CREATE TABLE correction (
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    before TEXT,
    value TEXT,
    made TEXT NOT NULL
) STRICT;

CREATE INDEX correction_by_document ON correction (document);

-- Times at which something was worked out. A run that was interrupted has no end, and the next
-- one goes on with it.
CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    began TEXT NOT NULL,
    ended TEXT,
    version TEXT NOT NULL
) STRICT;

-- How each analysis ended: of one document (scope: its id), of a comparison (scope: 'all' or the
-- id of a selection), of the reading of a source that gave no document (scope: its name and a
-- number). The key names everything the result depends on.
CREATE TABLE outcome (
    number INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    analyser TEXT NOT NULL,
    version TEXT NOT NULL,
    key TEXT NOT NULL,
    ending TEXT NOT NULL CHECK (ending IN ('done', 'skipped', 'failed')),
    reason TEXT NOT NULL,
    code TEXT NOT NULL,
    hint TEXT NOT NULL,
    n_found INTEGER NOT NULL,
    source TEXT,
    comparison INTEGER NOT NULL,
    documents TEXT NOT NULL CHECK (json_valid(documents)),
    provenance TEXT CHECK (provenance IS NULL OR json_valid(provenance)),
    run INTEGER NOT NULL,
    UNIQUE (scope, analyser)
) STRICT;

-- Everything that was found, with the exact words.
CREATE TABLE annotation (
    number INTEGER PRIMARY KEY,
    outcome INTEGER NOT NULL REFERENCES outcome (number) ON DELETE CASCADE,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    score REAL NOT NULL,
    stage TEXT,
    body TEXT NOT NULL CHECK (json_valid(body)),
    evidence TEXT NOT NULL CHECK (json_valid(evidence))
) STRICT;

CREATE INDEX annotation_by_outcome ON annotation (outcome);
CREATE INDEX annotation_by_id ON annotation (id);

-- Records of earlier runs that are no longer found, so that a run can say what changed. The words
-- of a removed source are not kept.
CREATE TABLE gone (
    run INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    words TEXT
) STRICT;

-- Sources that came and went, by the run that first takes them in.
CREATE TABLE event (
    run INTEGER NOT NULL,
    what TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT
) STRICT;

-- Full-text search over the texts, which are stored once, in document.
CREATE VIRTUAL TABLE document_search USING fts5 (
    text,
    content = 'document',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
    INSERT INTO document_search (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
    INSERT INTO document_search (document_search, rowid, text)
    VALUES ('delete', old.number, old.text);
END;

-- For people who open the file: each piece of evidence as a row.
CREATE VIEW evidence AS
SELECT
    annotation.id AS annotation,
    annotation.kind AS kind,
    item.value ->> 'role' AS role,
    item.value ->> 'document' AS document,
    item.value ->> 'start' AS start,
    item.value ->> 'end' AS "end",
    item.value ->> 'quote' AS quote
FROM annotation, json_each(annotation.evidence) AS item;
