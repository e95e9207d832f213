"""What is asked about a message that somebody points at, in its menu or by a command."""
