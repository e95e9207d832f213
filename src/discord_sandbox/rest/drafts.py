"""From what a bot sends to the message that the world keeps: files, embeds, components, mentions.

Called by the handlers that send or edit messages. What was sent is checked already (`payloads/`).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from discord_sandbox.files.uploads import Upload
from discord_sandbox.files.uploads import attachment as attachment_of
from discord_sandbox.payloads.mentions import Mentionable, Pings, pinging_text, pings
from discord_sandbox.payloads.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    VOICE_MESSAGE,
)
from discord_sandbox.rest.stored import (
    Files,
    file_name,
    files_by_name,
    stored_components,
    stored_embed,
    used_files,
)
from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import Attachment, Channel, Json, Message, Snowflake
from discord_sandbox.world.world import World

_KEPT_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE_MESSAGE | COMPONENTS_V2
_SHOWN_FILE = re.compile(r"/attachments/\d+/(\d+)/")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """In whose name a message is made."""

    author_id: Snowflake
    application_id: Snowflake | None = None
    webhook_id: Snowflake | None = None
    interaction: Json | None = None
    only_visible_to: Snowflake | None = None


def draft(
    world: World, channel: Channel, body: Json, uploads: Sequence[Upload], sender: Sender
) -> Message:
    """A new message, not yet in the world. The reference and type are the caller's."""
    is_ephemeral = sender.only_visible_to is not None
    new = _attachments(world, body, uploads, is_ephemeral=is_ephemeral)
    blank = Message(
        id=world.new_id(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author_id=sender.author_id,
        content="",
        timestamp=world.now(),
        flags=int(body.get("flags") or 0) & _KEPT_FLAGS | is_ephemeral * EPHEMERAL,
        nonce=body.get("nonce"),
        is_tts=bool(body.get("tts")),
        application_id=sender.application_id,
        webhook_id=sender.webhook_id,
        interaction=sender.interaction,
        only_visible_to=sender.only_visible_to,
    )
    return _filled(world, blank, body, files_by_name(world, channel.id, new))


def replied(world: World, message: Message, body: Json, mentions: Json) -> Message:
    """With the pings that its text and the message it answers make.

    `mentions` is what `allowed_mentions` is where the bot did not say.
    """
    allowed = body.get("allowed_mentions")
    found = _pings(world, message, mentions if allowed is None else allowed)
    return replace(
        message,
        mentions=found.users,
        mention_roles=found.roles,
        mention_everyone=found.everyone,
    )


def edited(world: World, message: Message, body: Json, uploads: Sequence[Upload]) -> Message:
    """The message as it is after the edit; null and absent fields differ as on Discord."""
    is_ephemeral = message.only_visible_to is not None
    new = _attachments(world, body, uploads, is_ephemeral=is_ephemeral)
    kept = message.attachments
    if "attachments" in body:
        wanted = {str(each["id"]) for each in body["attachments"] or ()}
        kept = tuple(each for each in kept if each.id in wanted)
    if "flags" in body:
        changeable = SUPPRESS_EMBEDS | COMPONENTS_V2
        added = int(body["flags"] or 0) & changeable
        kept_flags = message.flags & ~SUPPRESS_EMBEDS
        message = replace(message, flags=kept_flags | added)
    files = files_by_name(world, message.channel_id, (*kept, *new), _inside(world, message))
    return _filled(world, message, body, files)


def _filled(world: World, message: Message, body: Json, files: Files) -> Message:
    changes: Json = {}
    if "content" in body:
        changes["content"] = (body["content"] or "").strip()
    if "embeds" in body:
        changes["embeds"] = tuple(stored_embed(each, files) for each in body["embeds"] or ())
    if "components" in body:
        changes["components"] = stored_components(world, body["components"] or (), files)
    inside = used_files(body.get("embeds")) | used_files(body.get("components"))
    shown = tuple(each for each in files.attachments if each.filename not in inside)
    for each in files.attachments:
        world.keep_attachment(message.channel_id, each)
    return replace(message, **changes, attachments=shown)


def _pings(world: World, message: Message, allowed: Json) -> Pings:
    channel = world.channels[message.channel_id]
    guild = world.guilds[message.guild_id] if message.guild_id else None
    may = permissions_of(world, message.author_id, channel)
    answered = None
    if message.reference is not None and message.reference.get("message_id"):
        answered = world.message(message.channel_id, message.reference["message_id"])
    return pings(
        pinging_text(message.content, message.components),
        allowed,
        Mentionable(
            users=world.users,
            roles=guild.roles if guild else {},
            may_mention_everyone=Permission.MENTION_EVERYONE in may,
        ),
        replied_to=answered.author_id if answered else None,
    )


# Files


def _attachments(
    world: World, body: Json, uploads: Sequence[Upload], *, is_ephemeral: bool
) -> tuple[Attachment, ...]:
    described = {str(each.get("id")): each for each in body.get("attachments") or ()}
    return tuple(
        _attachment(world, each, described.get(each.key, {}), is_ephemeral=is_ephemeral)
        for each in uploads
    )


def _attachment(world: World, sent: Upload, described: Json, *, is_ephemeral: bool) -> Attachment:
    return replace(
        attachment_of(world.new_id(), sent),
        filename=file_name(described.get("filename") or sent.filename),
        description=described.get("description"),
        duration_secs=described.get("duration_secs"),
        waveform=described.get("waveform"),
        is_ephemeral=is_ephemeral,
    )


def _inside(world: World, message: Message) -> tuple[Attachment, ...]:
    """Files that the message's embeds and components show."""
    ids = _SHOWN_FILE.findall(json.dumps([message.embeds, message.components]))
    known = (world.attachments.get(Snowflake(id_)) for id_ in dict.fromkeys(ids))
    return tuple(found[1] for found in known if found is not None)
