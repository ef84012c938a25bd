"""The structure's own page: what people are told when nobody can answer."""
