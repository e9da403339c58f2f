-- Version 3: words that stand in a part of a text but are the next part's bear the weight B, so that
-- the server counts a part's own by itself. Only parts of 224 words, the most there are, can have such.
UPDATE document_search SET words = (
    SELECT string_agg(
        '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':' || (
            SELECT string_agg(place || CASE WHEN place > n_words THEN 'B' ELSE '' END, ',')
            FROM unnest(positions) AS place
        ), ' '
    )::tsvector
    FROM unnest(words)
)
WHERE n_words = 224;
