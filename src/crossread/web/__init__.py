"""The workbench: a local page in which people read, compare, ask and decide."""
