"""One file for each comparer: a plain function over a shelf, and its description."""
