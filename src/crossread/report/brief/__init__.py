"""The brief: a comparison told in one to two pages of prose, every sentence pinned."""
