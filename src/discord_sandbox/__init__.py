"""A small Discord on loopback, for every bot author."""
