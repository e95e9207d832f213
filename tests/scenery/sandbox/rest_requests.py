"""What the tests of REST ask of an office again and again: its messages and its refusals."""

from typing import Any

import pytest

from discord_sandbox.errors import ApiError
from discord_sandbox.world.records import Json
from sandbox_desk import Office


def refusal(office: Office, method: str, path: str, body: Any = None, **more: Any) -> int:
    with pytest.raises(ApiError) as refused:
        office.ask(method, path, body, **more)
    return refused.value.code


def messages(office: Office) -> str:
    return f"/channels/{office.general}/messages"


def send(office: Office, content: str = "x", **more: Any) -> Json:
    sent: Json = office.ask("POST", messages(office), {"content": content, **more})
    return sent
