"""Names in one text: words, candidates, kinds, and who is the same as whom."""
