"""How Myna writes its log: one line for each event, as JSON or for the eye, without secrets.

The command line calls `configure_logging` once. What discord.py, Alembic and SQLAlchemy log goes
the same way. Members' words cannot forge a line or colour the terminal.
"""

import logging
import re
import sys
from collections.abc import Sequence
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"

_SECRETS = (
    # A bot token of Discord, and one of the sandbox.
    (re.compile(r"(?<![\w-])[\w-]{18,}\.[\w-]{6,7}\.[\w-]{27,}", re.ASCII), HIDDEN),
    (re.compile(r"(?<![\w-])[\w-]+\.sandbox\.[\w-]+", re.ASCII), HIDDEN),
    # The token in the address of a webhook or an interaction, and an interaction's on its own.
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.%=-]+"), rf"\1{HIDDEN}"),
    (re.compile(r"aW50ZXJhY3Rpb246[\w=-]+"), HIDDEN),
    # What an address may hold: a name with its password, a key.
    (re.compile(r"(://)[^/\s@\"']+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"([?&](?:api[-_]?)?(?:key|token)=)[^&\s\"']+"), rf"\1{HIDDEN}"),
    # Headers and payloads.
    (re.compile(r"\b(Bot|Bearer) [\w.-]{20,}"), rf"\1 {HIDDEN}"),
    (
        re.compile(
            r"""((?:token|secret_key)\\?["']?\s*[:=]\s*)(\[[^\]]*\]|\\?["']?[^\s"',}\\]+)"""
        ),
        rf"\1{HIDDEN}",
    ),
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONTROL_BUT_LINES = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_FIRST = ("timestamp", "level", "event")
_TRACES = ("exception", "stack")
_WRITING_PAYLOADS = ("discord", "httpcore2", "httpx2", "openai", "openai._base_client")
"""At DEBUG: interaction tokens and all, and what members asked. The last, as its library can set its parent anew."""
_QUIET = ("alembic", "sqlalchemy", "asyncio", "aiohttp.access", "httpx2")


def configure_logging(
    *,
    level: str = "info",
    form: Literal["auto", "console", "json"] = "auto",
    secrets: Sequence[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Everything that is logged from now on goes to the stream, standard error if none is given.

    `auto` is JSON unless a terminal reads it. The secrets are hidden wherever they appear.
    """
    stream = stream or sys.stderr
    is_json = form == "json" or (form == "auto" and not stream.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_rendering(is_json, stream, secrets)
        )
    )
    logging.basicConfig(handlers=[handler], level=number, force=True)
    logging.captureWarnings(capture=True)
    for name in _WRITING_PAYLOADS:
        logging.getLogger(name).setLevel(max(number, logging.INFO))
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def redacted(text: str, secrets: Sequence[str] = ()) -> str:
    """The text without the secrets and without anything that looks like one."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN) if secret else text
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _rendering(is_json: bool, stream: TextIO, secrets: Sequence[str]) -> list[Processor]:  # noqa: FBT001
    if is_json:
        render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    else:
        render = structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )

    def rendered(logger: WrappedLogger, name: str, event: EventDict) -> str:
        # Last of all, so that no traceback and no nested value can carry a secret past it.
        event = {key: event[key] for key in _FIRST if key in event} | dict(event)
        line = str(render(logger, name, event if is_json else _escaped(event)))
        return redacted(_CONTROL.sub(_escape, line) if is_json else line, secrets)

    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendered]


def _escaped(event: EventDict) -> EventDict:
    return {
        key: (_CONTROL_BUT_LINES if key in _TRACES else _CONTROL).sub(_escape, value)
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
