"""How published files are laid out: a registry of records, one for each presentation of a producer."""
