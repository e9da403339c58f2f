"""Bytes to documents: one file for each kind of source. No module here opens a socket."""
