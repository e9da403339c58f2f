-- Version 5: a search looks at as little as it can. Beside each part stand the length of the whole text
-- and, apart, the words whose own places are not exactly one ("often": few in most texts; the rest stand
-- there once). Short texts, of one part, are ranked without grouping; the best with a word are among
-- those that hold it often, and among the shortest.
ALTER TABLE document_search RENAME TO former_search;
ALTER INDEX document_search_pkey RENAME TO former_search_pkey;
DROP INDEX document_search_by_word;

CREATE TABLE document_search (
    document bigint NOT NULL REFERENCES document (number) ON DELETE CASCADE,
    part integer NOT NULL,
    n_words integer NOT NULL,
    length bigint NOT NULL,
    words tsvector NOT NULL,
    often tsvector NOT NULL,
    PRIMARY KEY (document, part)
);

ALTER TABLE document_search ALTER COLUMN often SET STORAGE MAIN;

INSERT INTO document_search (document, part, n_words, length, words, often)
SELECT document, part, former_search.n_words, document.n_words, words, coalesce((
    SELECT string_agg(
        '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':' || (
            SELECT string_agg(place || CASE weight WHEN 'B' THEN 'B' ELSE '' END, ',')
            FROM unnest(positions, weights) AS one (place, weight)
        ), ' '
    )::tsvector
    FROM unnest(words)
    WHERE cardinality(array_remove(weights, 'B')) <> 1
), '')
FROM former_search JOIN document ON number = former_search.document
ORDER BY document, part;

DROP TABLE former_search;

CREATE INDEX document_search_by_word ON document_search USING gin (words) WHERE length <= 224;
CREATE INDEX document_search_by_word_of_long ON document_search USING gin (words) WHERE length > 224;
CREATE INDEX document_search_by_often ON document_search USING gin (often) WHERE length <= 224;
CREATE INDEX document_search_by_length ON document_search (length) WHERE length <= 224;
