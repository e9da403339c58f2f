"""Stores: where documents, outcomes and annotations are kept, behind one Protocol."""
