"""Where documents, annotations and outcomes are kept: about a dozen questions behind a Protocol."""
