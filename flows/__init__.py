"""The pure core: flow language, engine and conversation policy. Does no I/O and reads no clock."""
