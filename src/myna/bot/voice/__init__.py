"""Myna in voice channels: how she comes, speaks aloud, is kept in the call and leaves."""
