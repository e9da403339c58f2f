"""Crossread reads contested sources side by side; every finding is pinned to exact words."""
