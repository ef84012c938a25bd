"""The ways to talk with a person: one folder each, all on the same core."""
