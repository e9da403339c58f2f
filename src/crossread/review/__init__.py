"""What people decide: their records, what follows from them, and how far they agree."""
