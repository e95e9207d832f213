"""Interactions: made by people, told to bots, answered within three seconds or lost.

People make them through the methods of `Interactions` (called by the test language and the page's
API); `rest/` takes the answers. What comes of one reaches its person as events: messages, and
SANDBOX_MODAL, SANDBOX_CHOICES, SANDBOX_INTERACTION_THINKING, SANDBOX_INTERACTION_ACKNOWLEDGED and
SANDBOX_INTERACTION_FAILED, each with the `interaction_id`, which no bot receives.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from discord_sandbox.files.uploads import MAX_FILE_BYTES
from discord_sandbox.interactions.component_data import (
    ModalValue,
    component_data,
    every_component,
    modal_data,
)
from discord_sandbox.interactions.interaction_data import (
    CannotUse,
    OptionValue,
    Stand,
    command_data,
    focused_data,
    message_command_data,
    user_command_data,
)
from discord_sandbox.payloads.commands import CHAT, MESSAGE, USER
from discord_sandbox.world import message_objects, objects
from discord_sandbox.world.permissions import Permission, permissions_in, permissions_of
from discord_sandbox.world.records import (
    Channel,
    Command,
    Event,
    Interaction,
    InteractionType,
    Json,
    Message,
    Snowflake,
)
from discord_sandbox.world.world import World

ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LASTS = timedelta(minutes=15)
NO_RESPONSE = "The application did not respond"

_IN_GUILD, _IN_BOT_DIRECT = 0, 1
_CLOCK_GRAIN_SECONDS = 0.05
_MOST_KEPT = 10_000

Schedule = Callable[[float, Callable[[], None]], object]
"""Calls after so many seconds."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """An interaction and how far its answer is."""

    interaction: Interaction
    metadata: Json = field(hash=False)
    """`interaction_metadata` of the messages that answer it."""
    is_acknowledged: bool = False
    is_failed: bool = False
    is_thinking: bool = False
    """Deferred: the original answer is a message that waits for its content."""
    is_update: bool = False
    """The answer changed the message whose component was used."""
    is_ephemeral: bool = False
    original_id: Snowflake | None = None
    modal: Json | None = field(default=None, hash=False)
    """The form that the person was shown."""


class Interactions:
    def __init__(self, world: World, schedule: Schedule | None = None) -> None:
        self._world = world
        self._schedule = schedule or _on_running_loop
        self._exchanges: dict[Snowflake, Exchange] = {}
        self._ids: dict[str, Snowflake] = {}
        """By token."""
        self._waiting: dict[Snowflake, Exchange] = {}
        """Those that nobody answered yet."""

    # For those who answer

    def get(self, interaction_id: Snowflake) -> Exchange | None:
        return self._exchanges.get(interaction_id)

    def by_token(self, token: str) -> Exchange | None:
        return self._exchanges.get(self._ids.get(token, Snowflake("")))

    def is_in_time(self, exchange: Exchange) -> bool:
        return self._world.now() - exchange.interaction.created_at <= ANSWER_WITHIN

    def is_token_valid(self, exchange: Exchange) -> bool:
        return self._world.now() - exchange.interaction.created_at <= TOKEN_LASTS

    def put(self, exchange: Exchange) -> Exchange:
        interaction = exchange.interaction
        self._exchanges[interaction.id] = exchange
        self._ids[interaction.token] = interaction.id
        if exchange.is_acknowledged or exchange.is_failed:
            self._waiting.pop(interaction.id, None)
        else:
            self._waiting[interaction.id] = exchange
        return exchange

    def tell(self, exchange: Exchange, name: str, payload: Json) -> None:
        """An event for the person alone."""
        interaction = exchange.interaction
        self._world.publish(
            Event(
                name=f"SANDBOX_{name}",
                payload={"interaction_id": interaction.id, **payload},
                only_to=(interaction.user_id,),
            )
        )

    def fail_overdue(self) -> None:
        """Tells people of interactions that nobody answered in time."""
        for exchange in tuple(self._waiting.values()):
            if self._world.now() - exchange.interaction.created_at >= ANSWER_WITHIN:
                self.put(replace(exchange, is_failed=True))
                self.tell(exchange, "INTERACTION_FAILED", {"message": NO_RESPONSE})

    # For people

    def usable_commands(self, user_id: Snowflake, channel: Channel) -> list[Command]:
        """Those that the person's client offers in the channel."""
        guild_id = channel.guild_id
        return [
            command
            for command in self._world.commands.values()
            if command.guild_id in {None, guild_id}
            if self._why_not(user_id, channel, command) is None
        ]

    def command_named(
        self, user_id: Snowflake, channel: Channel, name: str, kind: int = CHAT
    ) -> Command:
        """Raises `CannotUse` where the person has no such command there."""
        commands = self._world.commands.values()
        found = [c for c in commands if c.name == name and c.type == kind]
        here = [c for c in found if c.guild_id in {None, channel.guild_id}]
        if not here:
            known = sorted(c.name for c in commands if c.type == kind)
            raise CannotUse(f"There is no command {name!r} here; there are {known}")
        refusals = [self._why_not(user_id, channel, command) for command in here]
        for command, refusal in zip(here, refusals, strict=True):
            if refusal is None:
                return command
        raise CannotUse(f"{name!r} can not be used: {refusals[0]}")

    def use(
        self,
        stand: Stand,
        command: Command,
        given: Mapping[str, OptionValue],
        path: Sequence[str] = (),
    ) -> Interaction:
        """A chat command."""
        data = command_data(stand, command, path, given)
        return self._open(stand, InteractionType.COMMAND, command.application_id, data)

    def complete(
        self,
        stand: Stand,
        command: Command,
        given: Mapping[str, OptionValue],
        *,
        focused: str,
        path: Sequence[str] = (),
    ) -> Interaction:
        data = focused_data(stand, command, path, given, focused)
        return self._open(stand, InteractionType.AUTOCOMPLETE, command.application_id, data)

    def use_on(self, stand: Stand, command: Command, target_id: Snowflake) -> Interaction:
        """A command of the context menu of a message or user."""
        if command.type == USER:
            data = user_command_data(stand, command, target_id)
        else:
            target = self._world.message(stand.channel.id, target_id)
            if command.type != MESSAGE or target is None:
                raise CannotUse("There is no such message here")
            data = message_command_data(stand, command, target)
        return self._open(stand, InteractionType.COMMAND, command.application_id, data)

    def press(
        self, stand: Stand, message: Message, custom_id: str, values: Sequence[str] = ()
    ) -> Interaction:
        """A button, or a menu with what was chosen."""
        if message.only_visible_to not in {None, stand.user_id}:
            raise CannotUse("This message is for another member")
        component = next(
            (c for c in every_component(message.components) if c.get("custom_id") == custom_id),
            None,
        )
        if component is None:
            raise CannotUse(f"The message has no component {custom_id!r}")
        data = component_data(stand, component, values)
        application_id = message.application_id or message.author_id
        return self._open(stand, InteractionType.COMPONENT, application_id, data, message)

    def submit(
        self, stand: Stand, shown_by: Snowflake, given: Mapping[str, ModalValue]
    ) -> Interaction:
        """The form that the answer to the interaction `shown_by` showed."""
        shown = self._exchanges.get(shown_by)
        if shown is None or shown.modal is None or shown.interaction.user_id != stand.user_id:
            raise CannotUse("There is no form to submit")
        data = modal_data(stand, shown.modal, given)
        before = shown.interaction
        message = self._world.message(before.channel_id, before.message_id or Snowflake(""))
        made = self._open(stand, InteractionType.MODAL, before.application_id, data, message)
        exchange = self._exchanges[made.id]
        metadata = exchange.metadata | {"triggering_interaction_metadata": shown.metadata}
        self.put(replace(exchange, metadata=metadata))
        return made

    # How

    def _why_not(self, user_id: Snowflake, channel: Channel, command: Command) -> str | None:
        application_id = command.application_id
        if channel.guild_id is None:
            return self._why_not_direct(channel, command)
        guild = self._world.guilds[channel.guild_id]
        if application_id not in guild.members:
            return "the bot is not in this server"
        contexts = command.body.get("contexts")
        if contexts is not None and _IN_GUILD not in contexts:
            return "it is not for servers"
        here = permissions_of(self._world, user_id, channel)
        if Permission.USE_APPLICATION_COMMANDS not in here:
            return "the member may not use commands here"
        wanted = command.body.get("default_member_permissions")
        granted = permissions_in(self._world, guild, guild.members[user_id], channel)
        if wanted is None or Permission.ADMINISTRATOR in granted:
            return None
        needed = Permission(int(wanted)) or Permission.ADMINISTRATOR
        return None if needed in granted else "the member lacks its default permissions"

    @staticmethod
    def _why_not_direct(channel: Channel, command: Command) -> str | None:
        if command.application_id not in channel.recipients:
            return "this is another conversation"
        contexts = command.body.get("contexts")
        is_open = (
            command.body.get("dm_permission", True)
            if contexts is None
            else (_IN_BOT_DIRECT in contexts)
        )
        return None if is_open and command.guild_id is None else "it is not for direct messages"

    def _open(
        self,
        stand: Stand,
        kind: InteractionType,
        application_id: Snowflake,
        data: Json,
        message: Message | None = None,
    ) -> Interaction:
        if not self._world.may_see(stand.user_id, stand.channel):
            raise CannotUse("The member can not see this channel")
        interaction = Interaction(
            id=self._world.new_id(),
            application_id=application_id,
            type=kind,
            token=self._world.new_secret(),
            user_id=stand.user_id,
            channel_id=stand.channel.id,
            guild_id=stand.channel.guild_id,
            data=data,
            created_at=self._world.now(),
            message_id=message.id if message else None,
            locale=stand.locale,
        )
        self._forget_old()
        self._world.add_interaction(interaction)
        metadata = _metadata(self._world, interaction)
        self.put(Exchange(interaction=interaction, metadata=metadata))
        payload = _payload(self._world, interaction, message)
        self._world.publish(
            Event(
                name="INTERACTION_CREATE",
                payload=payload,
                guild_id=interaction.guild_id,
                only_to=(application_id,),
            )
        )
        self._schedule(ANSWER_WITHIN.total_seconds() + _CLOCK_GRAIN_SECONDS, self.fail_overdue)
        return interaction

    def _forget_old(self) -> None:
        """Those whose token is long over, once there are many."""
        if len(self._exchanges) < _MOST_KEPT:
            return
        for exchange in tuple(self._exchanges.values()):
            if not self.is_token_valid(exchange):
                interaction = exchange.interaction
                del self._exchanges[interaction.id], self._ids[interaction.token]
                self._waiting.pop(interaction.id, None)
                self._world.interactions.pop(interaction.id, None)


def _on_running_loop(seconds: float, call: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, call)


def _owners(interaction: Interaction) -> Json:
    """Who installed the application that is used: the guild, or nobody in a direct message."""
    return {"0": interaction.guild_id or "0"}


def _metadata(world: World, interaction: Interaction) -> Json:
    plain: Json = {
        "id": interaction.id,
        "type": int(interaction.type),
        "user": objects.user(world.users[interaction.user_id]),
        "authorizing_integration_owners": _owners(interaction),
    }
    if interaction.type == InteractionType.COMPONENT:
        plain["interacted_message_id"] = interaction.message_id
    if interaction.type == InteractionType.COMMAND and "target_id" in interaction.data:
        target = interaction.data["target_id"]
        if interaction.data["type"] == USER:
            plain["target_user"] = objects.user(world.users[target])
        else:
            plain["target_message_id"] = target
    return plain


def _payload(world: World, interaction: Interaction, message: Message | None) -> Json:
    channel = world.channels[interaction.channel_id]
    may = str(int(permissions_of(world, interaction.user_id, channel)))
    plain: Json = {
        "id": interaction.id,
        "application_id": interaction.application_id,
        "type": int(interaction.type),
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": objects.channel(world, channel, interaction.application_id)
        | {"permissions": may},
        "token": interaction.token,
        "version": 1,
        "app_permissions": str(int(permissions_of(world, interaction.application_id, channel))),
        "locale": interaction.locale,
        "entitlements": [],
        "authorizing_integration_owners": _owners(interaction),
        "context": _IN_BOT_DIRECT if interaction.guild_id is None else _IN_GUILD,
        "attachment_size_limit": MAX_FILE_BYTES,
    }
    if message is not None:
        plain["message"] = message_objects.message(world, message, interaction.application_id)
    if interaction.guild_id is None:
        return plain | {"user": objects.user(world.users[interaction.user_id])}
    guild = world.guilds[interaction.guild_id]
    member = objects.member(world, guild.members[interaction.user_id]) | {"permissions": may}
    return plain | {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member,
    }
