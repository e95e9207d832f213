"""Calls: who sits in which voice channel, the encrypted sound between them, and the group they form."""
