"""What connects the client with Discord, wherever it is, and keeps it connected."""
