"""The command line: parse, call, render. Nothing is worked out here."""
