"""The queue: who waits, who is being helped, and by whom."""
