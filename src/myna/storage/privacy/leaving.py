"""Whose rows are deleted, in which transaction; handed around in this package."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from myna.ports import NewId


@dataclass(frozen=True, kw_only=True)
class Leaving:
    connection: Connection
    member_id: int
    now: datetime
    new_id: NewId
