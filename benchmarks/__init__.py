"""Measurements of Myna: `python -m benchmarks`."""
