"""One conversation: its summary, its transcript, and what an aidant may do with it."""
