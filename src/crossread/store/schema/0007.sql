-- A Crossread workspace, version 7: what language models answered, each under the digest of all that
-- was sent (prompt, model and address), so that the same is not asked twice. An answer holds words of
-- the sources it was made of, which are named in documents (JSON): it goes with the first of them.
CREATE TABLE reply (
    digest TEXT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL,
    documents TEXT NOT NULL CHECK (json_valid(documents)),
    text TEXT NOT NULL,
    made TEXT NOT NULL
) STRICT;
