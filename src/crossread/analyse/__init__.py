"""One file for each analyser: a plain function over a reading, and its description."""
