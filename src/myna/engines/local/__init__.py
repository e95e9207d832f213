"""The answer engine that needs nothing: no download, no key, no GPU."""

from myna.engines.local.engine import LocalAnswerEngine

__all__ = ["LocalAnswerEngine"]
