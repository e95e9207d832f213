"""Recordings in messages: had, queued, heard, understood as commands or questions, and answered."""
