"""Looks for bytes that break a promise: `python -m benchmarks.fuzzing`, guided by what of the code they reach.

The same promises are tried with chosen bytes in `tests/unit/test_parsers_keep_their_promises.py`.
"""
