"""What a member hears: messages as they see them, and the ear that waits for one.

Used by the test language in `human.py`.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from discord_sandbox.payloads.messages import EPHEMERAL, LOADING, VOICE_MESSAGE
from discord_sandbox.world.records import Event, Json, Snowflake
from discord_sandbox.world.world import World

_REMEMBERED = 20_000
_SHOWN_ON_FAILURE = 10
_SHOWN_CHARACTERS = 200
BUTTON = 2
MESSAGE_EVENTS = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}


@dataclass(frozen=True, kw_only=True)
class HeardFile:
    filename: str
    size: int
    content_type: str
    url: str
    duration_secs: float | None = None
    """Of a voice message."""
    waveform: str | None = None
    _data: bytes | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """Raises `LookupError` for a file whose message is deleted."""
        if self._data is None:
            raise LookupError(f"{self.filename} is gone.")
        return self._data


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    custom_id: str | None
    url: str | None
    is_disabled: bool


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message as a member sees it. `embeds` and `components` are Discord's JSON."""

    id: Snowflake
    channel_id: Snowflake
    author: str
    author_id: Snowflake
    content: str
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[HeardFile, ...] = ()
    is_ephemeral: bool = False
    is_edited: bool = False
    is_voice_message: bool = False
    is_thinking: bool = False
    """The bot has deferred its answer: this will be edited."""
    mentions: tuple[Snowflake, ...] = ()
    reply_to: Snowflake | None = None
    payload: Json = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(
            Button(
                label=one.get("label", ""),
                custom_id=one.get("custom_id"),
                url=one.get("url"),
                is_disabled=bool(one.get("disabled")),
            )
            for one in flat(self.components)
            if one["type"] == BUTTON
        )

    @property
    def text(self) -> str:
        """All that can be read: content, embeds, text displays."""
        return "\n".join([self.content, *_texts(list(self.embeds)), *_texts(list(self.components))])


def flat(components: tuple[Json, ...] | list[Json]) -> list[Json]:
    """Components with those inside them."""
    found: list[Json] = []
    for one in components:
        inside = [*one.get("components", ()), *([one["accessory"]] if "accessory" in one else [])]
        found += [one, *flat(inside)]
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if not isinstance(value, dict):
        return []
    readable = ("title", "description", "name", "value", "text", "content")
    own = [value[key] for key in readable if isinstance(value.get(key), str)]
    return own + [text for one in value.values() for text in _texts(one)]


def heard(world: World, payload: Json) -> Heard:
    """From the payload of MESSAGE_CREATE or MESSAGE_UPDATE."""
    reference = payload.get("message_reference") or {}
    return Heard(
        id=payload["id"],
        channel_id=payload["channel_id"],
        author=payload["author"]["username"],
        author_id=payload["author"]["id"],
        content=payload["content"],
        embeds=tuple(payload["embeds"]),
        components=tuple(payload["components"]),
        attachments=tuple(_file(world, one) for one in payload["attachments"]),
        is_ephemeral=bool(payload["flags"] & EPHEMERAL),
        is_edited=payload["edited_timestamp"] is not None,
        is_voice_message=bool(payload["flags"] & VOICE_MESSAGE),
        is_thinking=bool(payload["flags"] & LOADING),
        mentions=tuple(one["id"] for one in payload["mentions"]),
        reply_to=reference.get("message_id"),
        payload=payload,
    )


def _file(world: World, attachment: Json) -> HeardFile:
    _, kept = world.attachments.get(attachment["id"], (None, None))
    return HeardFile(
        filename=attachment["filename"],
        size=attachment["size"],
        content_type=attachment["content_type"],
        url=attachment["url"],
        duration_secs=attachment.get("duration_secs"),
        waveform=attachment.get("waveform"),
        _data=kept.data if kept else None,
    )


class NotHeardError(AssertionError):
    """Nothing that was waited for came; the text names what came instead."""


class Ear:
    """Keeps what a member may receive until it is heard, each once. An edit can be heard anew."""

    def __init__(self, world: World, user_id: Snowflake) -> None:
        self._world = world
        self._user_id = user_id
        self._unheard: dict[int, Event] = {}
        """By order of arrival."""
        self._arrived = itertools.count()
        self._lately: deque[Event] = deque(maxlen=_SHOWN_ON_FAILURE)
        self._waiting: dict[asyncio.Future[Event], Callable[[Event], bool]] = {}
        world.subscribe(self._take)

    def _take(self, event: Event) -> None:
        if not self._world.may_receive(self._user_id, event) or self._is_own_word(event):
            return
        for waiting, matches in self._waiting.items():
            if not waiting.done() and matches(event):
                waiting.set_result(event)
                return
        self._unheard[next(self._arrived)] = event
        if len(self._unheard) > _REMEMBERED:
            del self._unheard[next(iter(self._unheard))]

    def _is_own_word(self, event: Event) -> bool:
        is_message = event.name in MESSAGE_EVENTS
        return is_message and bool(event.payload["author"]["id"] == self._user_id)

    async def wait_for(
        self, matches: Callable[[Event], bool], described: str, timeout_seconds: float
    ) -> Event:
        """The oldest event that matches, now or within the time; raises `NotHeardError`."""
        found = next((key for key, one in self._unheard.items() if matches(one)), None)
        if found is not None:
            event = self._unheard.pop(found)
        else:
            event = await self._next(matches, described, timeout_seconds)
        self._lately.append(event)
        return event

    async def _next(
        self, matches: Callable[[Event], bool], described: str, timeout_seconds: float
    ) -> Event:
        waiting: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
        self._waiting[waiting] = matches
        try:
            async with asyncio.timeout(timeout_seconds):
                return await waiting
        except TimeoutError:
            raise NotHeardError(self._complaint(described, timeout_seconds)) from None
        finally:
            del self._waiting[waiting]

    def _complaint(self, described: str, timeout_seconds: float) -> str:
        name = self._world.users[self._user_id].name
        lines = [f"{name} did not hear {described} within {timeout_seconds:g} s."]
        for title, events in (
            ("Heard instead", self._unheard.values()),
            ("Heard before", self._lately),
        ):
            told = [line for line in map(self._told, events) if line][-_SHOWN_ON_FAILURE:]
            lines += [f"{title}:", *(f"  {line}" for line in told)] if told else []
        return "\n".join(lines if len(lines) > 1 else [*lines, "Nothing was heard at all."])

    def _told(self, event: Event) -> str:
        if event.name in MESSAGE_EVENTS:
            message = heard(self._world, event.payload)
            channel = self._world.channels.get(message.channel_id)
            where = f" in #{channel.name}" if channel and channel.name else ""
            thinking = " (still thinking)" if message.is_thinking else ""
            text = message.text[:_SHOWN_CHARACTERS]
            return f"{message.author}{where}{thinking}: {text!r}"
        is_talk = event.name.startswith(("SANDBOX_", "MESSAGE_", "TYPING_"))
        return event.name if is_talk else ""
