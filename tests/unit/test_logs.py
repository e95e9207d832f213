"""The log holds one line for each event, no secret, and no line that a member forged."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from myna.logs import _WRITING_PAYLOADS, configure_logging, redacted

TOKEN = "MTA0NDQ0NDQ0NDQ0NDQ0NDQ0.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
SECRETS = [
    TOKEN,
    "MTA0NDQ0.sandbox.abcdefghijk",
    "https://discord.com/api/v10/webhooks/123456/aW50ZXJ-abc_DEF",
    "/interactions/123/aW50ZXJhY3Rpb246MTIz/callback",
    "aW50ZXJhY3Rpb246MTIzNDU2Nzg5",
    "Authorization: Bot abcdefghijklmnopqrstuvwxyz",
    '{"token": "voice-token-1234", "endpoint": "x"}',
    "{'secret_key': [12, 34, 56], 'mode': 'x'}",
    "https://keeper:passw0rd@speech.example/v1",
    "http://speech.example/recognize?lang=en&key=AIza1234",
]
KEYS = [
    "GabcDe",
    "sandbox.abc",
    "DEF",
    "MTIz",
    "MTIzNDU2",
    "lmnop",
    "voice-token",
    "34, 56",
    "passw0rd",
    "AIza1234",
]


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in (
        *_WRITING_PAYLOADS,
        "alembic",
        "sqlalchemy",
        "asyncio",
        "aiohttp.access",
        "httpx2",
    ):
        logging.getLogger(name).setLevel(logging.NOTSET)


def logged(form: Any, level: str = "info", secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level=level, form=form, secrets=secrets, stream=stream)
    return stream


def test_an_event_is_one_json_line_with_its_fields() -> None:
    stream = logged("json")

    structlog.get_logger("myna.bot").info("request", guild=1, text="Привет")

    line = json.loads(stream.getvalue())
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "guild": 1,
        "text": "Привет",
        "level": "info",
        "logger": "myna.bot",
    }


def test_the_standard_library_goes_the_same_way() -> None:
    stream = logged("json")

    logging.getLogger("alembic").warning("Running %s", TOKEN)

    assert json.loads(stream.getvalue())["event"] == "Running [hidden]"


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(("secret", "key"), list(zip(SECRETS, KEYS, strict=True)))
def test_no_secret_is_written(form: str, secret: str, key: str) -> None:
    stream = logged(form)
    log = structlog.get_logger()

    log.info(secret, field=secret, nested={"deep": [secret]})
    logging.getLogger("discord").error("refused %s", secret)
    try:
        {}[secret]
    except KeyError:
        log.exception("failed")

    assert key not in stream.getvalue()
    assert stream.getvalue().count("[hidden]") >= 5


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_configured_secret_is_hidden_whatever_its_shape(form: str) -> None:
    stream = logged(form, secrets=("hunter2",))

    structlog.get_logger().info("login", password="hunter2")

    assert "hunter2" not in stream.getvalue()


@pytest.mark.parametrize("text", ["a version 1.2.3", "myna.bot.client", "Where is the key?"])
def test_ordinary_words_stay(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_member_cannot_forge_a_line(form: str) -> None:
    stream = logged(form)
    hostile = 'x\n{"event": "forged"}\r\x1b[31mred\u2028\u202e\x85'

    structlog.get_logger().info("request", text=hostile)
    logging.getLogger("discord").info("%s", hostile)

    assert len(stream.getvalue().splitlines()) == 2
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("name", ["discord.gateway", "openai._base_client", "httpx2"])
def test_no_library_writes_payloads(name: str) -> None:
    stream = logged("json", level="debug")
    logging.getLogger("openai").setLevel(logging.DEBUG)  # as its own OPENAI_LOG does

    logging.getLogger(name).debug("payload")
    structlog.get_logger().debug("detail")

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["detail"]


def test_what_is_below_the_level_is_not_written() -> None:
    stream = logged("json", level="warning")

    structlog.get_logger().info("request")

    assert stream.getvalue() == ""


def test_each_request_to_an_endpoint_makes_no_line() -> None:
    stream = logged("json")

    logging.getLogger("httpx2").info("HTTP Request: POST http://127.0.0.1:1/v1/chat/completions")

    assert "" == stream.getvalue()
