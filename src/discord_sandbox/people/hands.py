"""What a member does with commands, buttons, menus and forms, and waits for.

The part of the test language behind `Member.slash`, `uses`, `clicks`, `selects`, `submits` and
`autocompletes` in `human.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from discord_sandbox.files.uploads import attachment, upload
from discord_sandbox.interactions.component_data import ModalValue, every_component
from discord_sandbox.interactions.interaction_data import CannotUse, OptionValue, Stand
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.payloads.commands import CHAT, MESSAGE, USER
from discord_sandbox.payloads.components import BUTTON, LABEL, SELECTS
from discord_sandbox.people.heard import Ear, Heard, heard
from discord_sandbox.world.message_objects import message_over_gateway
from discord_sandbox.world.records import (
    Attachment,
    Event,
    Interaction,
    Json,
    Message,
    Snowflake,
)
from discord_sandbox.world.world import World

Given = OptionValue | tuple[str, bytes] | Heard | Any
"""Also a file as `(name, contents)`, and whatever has an `id`: members, channels, roles."""


class InteractionFailedError(AssertionError):
    """The person was told that the interaction failed; the text is what they read."""


@dataclass(frozen=True, kw_only=True)
class Modal:
    """A form that a bot showed."""

    title: str
    custom_id: str
    shown_by: Snowflake
    """The interaction that it answers."""
    channel_id: Snowflake
    components: tuple[Json, ...] = field(hash=False)

    @property
    def fields(self) -> dict[str, str]:
        """The label of each field with its custom_id."""
        named = {}
        for one in every_component(self.components):
            inner = one["component"] if one["type"] == LABEL else one
            if "custom_id" in inner and one.get("label"):
                named[one["label"]] = inner["custom_id"]
        return named


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """The bot took note, and showed nothing new yet; an edit may follow."""


Result = Heard | Modal | Acknowledged
Choices = dict[str, str | int | float]
"""Values by name, in the order offered."""


class Hands:
    def __init__(
        self, world: World, interactions: Interactions, user_id: Snowflake, ear: Ear
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._user_id = user_id
        self._ear = ear

    async def slash(
        self,
        name: str,
        options: Mapping[str, Given],
        channel_id: Snowflake,
        timeout_seconds: float,
    ) -> Result:
        """`name` with the group and subcommand: `"channel open"`."""
        stand = self._stand(channel_id)
        first, *path = name.removeprefix("/").split()
        command = self._interactions.command_named(self._user_id, stand.channel, first, CHAT)
        given = {key: self._value(value) for key, value in options.items()}
        made = self._interactions.use(stand, command, given, path)
        return await self._result(made, f"an answer to /{name}", timeout_seconds)

    async def completes(
        self,
        name: str,
        focused: str,
        options: Mapping[str, Given],
        channel_id: Snowflake,
        timeout_seconds: float,
    ) -> Choices:
        stand = self._stand(channel_id)
        first, *path = name.removeprefix("/").split()
        command = self._interactions.command_named(self._user_id, stand.channel, first, CHAT)
        given = {key: self._value(value) for key, value in options.items()}
        made = self._interactions.complete(stand, command, given, focused=focused, path=path)
        event = await self._news_of(made, f"choices for /{name}", timeout_seconds)
        return {choice["name"]: choice["value"] for choice in event.payload["choices"]}

    async def use_on_message(self, message: Heard, name: str, timeout_seconds: float) -> Result:
        stand = self._stand(message.channel_id)
        command = self._interactions.command_named(self._user_id, stand.channel, name, MESSAGE)
        made = self._interactions.use_on(stand, command, message.id)
        return await self._result(made, f"an answer to {name!r}", timeout_seconds)

    async def use_on_user(
        self, user_id: Snowflake, name: str, channel_id: Snowflake, timeout_seconds: float
    ) -> Result:
        stand = self._stand(channel_id)
        command = self._interactions.command_named(self._user_id, stand.channel, name, USER)
        made = self._interactions.use_on(stand, command, user_id)
        return await self._result(made, f"an answer to {name!r}", timeout_seconds)

    async def press(self, message: Heard, button: str, timeout_seconds: float) -> Result:
        """`button` is its label, emoji or custom_id."""
        found = self._component(message, (BUTTON,), button)
        made = self._interactions.press(
            self._stand(message.channel_id), self._message(message), found["custom_id"]
        )
        return await self._result(made, f"an answer to the button {button!r}", timeout_seconds)

    async def select(
        self, message: Heard, menu: str, values: Sequence[Given], timeout_seconds: float
    ) -> Result:
        """`menu` is its placeholder or custom_id."""
        found = self._component(message, SELECTS, menu)
        made = self._interactions.press(
            self._stand(message.channel_id),
            self._message(message),
            found["custom_id"],
            [str(self._value(value)) for value in values],
        )
        return await self._result(made, f"an answer to the menu {menu!r}", timeout_seconds)

    async def submit(
        self, modal: Modal, given: Mapping[str, ModalValue], timeout_seconds: float
    ) -> Result:
        """`given` is by label or custom_id; files are given as `(name, contents)`."""
        by_id = {
            modal.fields.get(key, key): self._modal_value(value) for key, value in given.items()
        }
        stand = self._stand(modal.channel_id)
        made = self._interactions.submit(stand, modal.shown_by, by_id)
        return await self._result(made, f"an answer to the form {modal.title!r}", timeout_seconds)

    # What comes of it

    async def _result(self, made: Interaction, described: str, timeout_seconds: float) -> Result:
        event = await self._news_of(made, described, timeout_seconds)
        if event.name == "SANDBOX_MODAL":
            modal = event.payload["modal"]
            return Modal(
                title=modal["title"],
                custom_id=modal["custom_id"],
                shown_by=made.id,
                channel_id=made.channel_id,
                components=tuple(modal["components"]),
            )
        if event.name == "SANDBOX_INTERACTION_ACKNOWLEDGED":
            return self._changed_message(made) or Acknowledged()
        return heard(self._world, event.payload)

    def _changed_message(self, made: Interaction) -> Heard | None:
        """The message whose component was used, where the answer was to change it."""
        exchange = self._interactions.get(made.id)
        message = self._world.message(made.channel_id, made.message_id or Snowflake(""))
        if exchange is None or message is None or not exchange.is_update:
            return None
        return heard(self._world, message_over_gateway(self._world, message))

    async def _news_of(self, made: Interaction, described: str, timeout_seconds: float) -> Event:
        """The first event that is the interaction's outcome; thinking is none."""

        def fits(event: Event) -> bool:
            if event.name.startswith("SANDBOX_"):
                is_news = event.name != "SANDBOX_INTERACTION_THINKING"
                return is_news and event.payload.get("interaction_id") == made.id
            if event.name not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
                return False
            metadata = event.payload.get("interaction_metadata") or {}
            is_thinking = heard(self._world, event.payload).is_thinking
            return metadata.get("id") == made.id and not is_thinking

        event = await self._ear.wait_for(fits, described, timeout_seconds)
        if event.name == "SANDBOX_INTERACTION_FAILED":
            raise InteractionFailedError(event.payload["message"])
        return event

    # What is meant

    def _stand(self, channel_id: Snowflake) -> Stand:
        channel = self._world.channels[channel_id]
        return Stand(world=self._world, user_id=self._user_id, channel=channel)

    def _message(self, seen: Heard) -> Message:
        message = self._world.message(seen.channel_id, seen.id)
        if message is None:
            raise CannotUse("The message is gone")
        return message

    def _component(self, seen: Heard, kinds: Sequence[int], wanted: str) -> Json:
        """As the message is now, which may be later than it was heard."""
        every = every_component(self._message(seen).components)
        found = [one for one in every if one["type"] in kinds and "custom_id" in one]
        for one in found:
            if wanted in _names(one):
                return one
        offered = [name for one in found for name in _names(one)[:1]]
        raise CannotUse(f"The message has no {wanted!r}; it has {offered}")

    def _value(self, given: Given) -> OptionValue:
        if isinstance(given, tuple):
            name, data = given
            return self._file(name, data)
        if isinstance(given, str | int | float | Attachment):
            return given
        return str(given.id)

    def _modal_value(self, given: Any) -> ModalValue:
        if isinstance(given, str | bool):
            return given
        if isinstance(given, tuple):
            return [self._file(*given)]
        return [self._file(*each) if isinstance(each, tuple) else str(each) for each in given]

    def _file(self, name: str, data: bytes) -> Attachment:
        return attachment(self._world.new_id(), upload("", name, data))


def _names(component: Json) -> list[str]:
    named = (component.get("label"), component.get("placeholder"), component["custom_id"])
    emoji = (component.get("emoji") or {}).get("name")
    return [name for name in (*named, emoji) if name]
