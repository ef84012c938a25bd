"""One file per command of `pasapas`."""
