"""The desk, page by page, on a real database."""
