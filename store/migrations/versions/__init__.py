"""One file per step, in order of their number."""
