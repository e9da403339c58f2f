"""Reading and grouping on several processes or machines, for more texts than one workspace holds.

Sources are cut into batches, workers read them, and each batch becomes one part of a folder of
Parquet files. Everything is named by content, so that doing a thing twice is harmless.
"""
