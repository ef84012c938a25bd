"""The terminal: the same conversation, a line at a time."""
