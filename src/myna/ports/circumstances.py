"""What makes every run different, and is therefore handed in."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""The time now, with a time zone."""

NewId = Callable[[], str]
"""A new id, unique and sorting by time of making."""
