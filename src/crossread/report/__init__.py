"""The sheet and its forms: one HTML page, Markdown, tables, JSON Lines, Web Annotations."""
