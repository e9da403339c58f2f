-- A Crossread workspace, version 5: pages that were fetched, as web archives (WARC, packed with
-- gzip, in Base64), request and response as they passed. One page may be captured many times.
CREATE TABLE capture (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    taken TEXT NOT NULL,
    digest TEXT NOT NULL,
    about TEXT NOT NULL CHECK (json_valid(about)),
    n_bytes INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT;

CREATE INDEX capture_by_address ON capture (address);
