"""Running analysers and comparers and sealing what they find; knows none of them by name."""
