"""The test language: a member of the sandbox who talks and listens as a person does.

    alice = discord.member("alice")
    await alice.say("#general", "!hi")
    reply = await alice.hears(contains="hello")

Members come from `Sandbox.member` and `Sandbox.add_member`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from discord_sandbox.files import voice_messages
from discord_sandbox.files.uploads import upload
from discord_sandbox.interactions.component_data import ModalValue
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.people.doings import Doings
from discord_sandbox.people.hands import Choices, Given, Hands, Modal, Result
from discord_sandbox.people.headset import Headset
from discord_sandbox.people.headsets import Headsets
from discord_sandbox.people.heard import MESSAGE_EVENTS, Ear, Heard, heard
from discord_sandbox.people.voice import Voice
from discord_sandbox.world.message_objects import message_over_gateway
from discord_sandbox.world.records import Channel, Event, Message, Snowflake
from discord_sandbox.world.world import World

PATIENCE_SECONDS = 5.0

Where: TypeAlias = str | Channel | Heard
"""`#channel` (threads too), `@name` for the direct conversation, or where a message is."""


class Member:
    def __init__(
        self,
        world: World,
        doings: Doings,
        interactions: Interactions,
        headsets: Headsets,
        user_id: Snowflake,
    ) -> None:
        self.id = user_id
        self._world = world
        self._doings = doings
        self._ear = Ear(world, user_id)
        self._hands = Hands(world, interactions, user_id, self._ear)
        self._voice = Voice(headsets, user_id)

    @property
    def name(self) -> str:
        return self._world.users[self.id].name

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # Talking

    async def say(
        self,
        where: Where,
        text: str = "",
        *,
        files: Sequence[tuple[str, bytes]] = (),
        reply_to: Heard | None = None,
    ) -> Heard:
        """`files` are names with contents; `@name` in the text is a mention."""
        uploads = [upload(str(key), name, data) for key, (name, data) in enumerate(files)]
        answered = reply_to.id if reply_to else None
        said = self._doings.say(self.id, self.place(where), text, uploads, answered)
        await asyncio.sleep(0)  # one who says much at once must not keep all others from their turn
        return self._seen(said)

    async def sends_voice_message(
        self, where: Where, recording: bytes, *, reply_to: Heard | None = None
    ) -> Heard:
        """`recording` is Ogg Opus, or what a browser records (WebM, MP4); it becomes Ogg Opus."""
        known = await voice_messages.recording(recording)
        answered = reply_to.id if reply_to else None
        place = self.place(where)
        return self._seen(self._doings.send_voice_message(self.id, place, known, answered))

    async def edits(self, message: Heard, text: str) -> Heard:
        return self._seen(self._doings.edit(self.id, message.channel_id, message.id, text))

    async def deletes(self, message: Heard) -> None:
        """Dismisses an ephemeral one."""
        self._doings.delete(self.id, message.channel_id, message.id)

    async def reacts(self, message: Heard, emoji: str) -> None:
        self._doings.react(self.id, message.channel_id, message.id, emoji)

    async def unreacts(self, message: Heard, emoji: str) -> None:
        self._doings.unreact(self.id, message.channel_id, message.id, emoji)

    async def types(self, where: Where) -> None:
        self._doings.start_typing(self.id, self.place(where))

    async def starts_thread(self, where: Where, name: str) -> Channel:
        """From a message when `where` is one."""
        origin = where.id if isinstance(where, Heard) else None
        return self._doings.start_thread(self.id, self.place(where), name, origin)

    # Commands, buttons, menus, forms. All wait for what the bot makes of it: a message (where it
    # changed one, that one), a form to submit, or `Acknowledged`. They raise `CannotUse` where
    # Discord's client would not let the member, `InteractionFailedError` where the bot did not
    # answer in time.

    async def slash(
        self,
        name: str,
        /,
        *,
        where: Where = "#general",
        timeout_seconds: float = PATIENCE_SECONDS,
        **options: Given,
    ) -> Result:
        """A chat command, with its group and subcommand: `slash("channel open", topic="owls")`."""
        return await self._hands.slash(name, options, self.place(where), timeout_seconds)

    async def autocompletes(
        self,
        name: str,
        /,
        *,
        where: Where = "#general",
        timeout_seconds: float = PATIENCE_SECONDS,
        **options: Given,
    ) -> Choices:
        """What the bot offers for the last of the options, as far as it is typed."""
        focused = list(options)[-1]
        place = self.place(where)
        return await self._hands.completes(name, focused, options, place, timeout_seconds)

    async def uses(
        self,
        target: "Heard | Member",
        name: str,
        *,
        where: Where = "#general",
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Result:
        """A command from the context menu of a message or a member."""
        if isinstance(target, Heard):
            return await self._hands.use_on_message(target, name, timeout_seconds)
        return await self._hands.use_on_user(target.id, name, self.place(where), timeout_seconds)

    async def clicks(
        self, message: Heard, button: str, *, timeout_seconds: float = PATIENCE_SECONDS
    ) -> Result:
        """`button` is its label, emoji or custom_id."""
        return await self._hands.press(message, button, timeout_seconds)

    async def selects(
        self,
        message: Heard,
        menu: str,
        values: Sequence[Given],
        *,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Result:
        """`menu` is its placeholder or custom_id; values may be given by their labels."""
        return await self._hands.select(message, menu, values, timeout_seconds)

    async def submits(
        self,
        modal: Modal,
        values: Mapping[str, ModalValue],
        *,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Result:
        """`values` are by label or custom_id."""
        return await self._hands.submit(modal, values, timeout_seconds)

    # Listening

    async def hears(
        self,
        contains: str = "",
        *,
        where: Where | None = None,
        by: str | None = None,
        matching: Callable[[Heard], bool] = bool,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Heard:
        """The next message or edit by someone else that fits; each is heard once.

        `contains` is looked for in content, embeds and text displays, whatever the case. Raises
        `NotHeardError`, which names what was heard instead.
        """
        place = self.place(where) if where is not None else None

        def fits(event: Event) -> bool:
            if event.name not in MESSAGE_EVENTS:
                return False
            message = heard(self._world, event.payload)
            return (
                message.author_id != self.id
                and not message.is_thinking
                and place in {None, message.channel_id}
                and by in {None, message.author}
                and contains.casefold() in message.text.casefold()
                and matching(message)
            )

        what = f"a message with {contains!r}" if contains else "a message"
        what += f" by {by}" if by else ""
        event = await self._ear.wait_for(fits, what, timeout_seconds)
        return heard(self._world, event.payload)

    async def notices(
        self,
        event_name: str,
        *,
        matching: Callable[[Event], bool] = bool,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Event:
        """The next event of that name: `MESSAGE_REACTION_ADD`, `TYPING_START`, …"""
        return await self._ear.wait_for(
            lambda event: event.name == event_name and matching(event),
            f"a {event_name} that fits",
            timeout_seconds,
        )

    # Calls

    async def joins(self, where: Where, *, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Sits down in a voice channel, and is heard there by those who are there already.

        Raises `ApiError` where Discord would not let the member in.
        """
        await self._voice.join(self.place(where), timeout_seconds)

    async def leaves_voice(self) -> None:
        await self._voice.leave()

    async def speaks(
        self, pcm: bytes, *, speed: float = 1.0, timeout_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """`pcm`: 48 kHz, 16 bits, mono. Said at that speed; then the member falls silent.

        Alone they speak to nobody. Raises `NotHeardError` where others are there and the call does
        not become encrypted in time.
        """
        await self._voice.speak(pcm, speed, timeout_seconds)

    async def hears_speech(
        self,
        *,
        by: str | None = None,
        seconds: float | None = None,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> bytes:
        """What somebody said, until they fell silent or for so many seconds; heard once.

        Of what nobody attends to the newest five minutes are kept.
        48 kHz, 16 bits, stereo. Raises `NotHeardError`, which tells what became of the frames.
        """
        return await self._voice.hear_speech(by, seconds, timeout_seconds)

    @property
    def headset(self) -> Headset:
        """Raises `LookupError` for one who sits in no call."""
        return self._voice.headset

    @property
    def privacy_code(self) -> str | None:
        """The same for all in one encrypted call; None while there are no keys, or alone."""
        return self.headset.privacy_code

    def sees(self, where: Where, limit: int = 50) -> list[Heard]:
        """The last messages of a channel, oldest first, as they are now."""
        messages = self._doings.history(self.id, self.place(where), None, limit)
        return [self._seen(one) for one in reversed(messages)]

    def place(self, where: Where) -> Snowflake:
        """Raises `LookupError` for a name that nothing has."""
        if isinstance(where, Heard):
            return where.channel_id
        if isinstance(where, Channel):
            return where.id
        if where.startswith("@"):
            user = self._world.user_named(where)
            if user is None:
                raise LookupError(f"There is nobody called {where}.")
            return self._doings.open_direct(self.id, user.id).id
        for guild in self._world.guilds_of(self.id):
            channel = self._world.channel_named(where, guild.id)
            if channel is not None:
                return channel.id
        raise LookupError(f"There is no channel called {where} for {self.name}.")

    def _seen(self, message: Message) -> Heard:
        return heard(self._world, message_over_gateway(self._world, message))
