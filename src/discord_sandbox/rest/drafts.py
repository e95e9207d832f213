"""From what a bot sends to the message that the world keeps: files, embeds, components, mentions.

Called by the handlers that send or edit messages. What was sent is checked already (`payloads/`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from discord_sandbox.payloads.components import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    MEDIA_GALLERY,
    SECTION,
    SELECTS,
    SEPARATOR,
    STRING_SELECT,
    THUMBNAIL,
)
from discord_sandbox.payloads.mentions import Mentionable, Pings, pinging_text, pings
from discord_sandbox.payloads.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    VOICE_MESSAGE,
)
from discord_sandbox.permissions import Permission, permissions_of
from discord_sandbox.records import Attachment, Channel, Json, Message, Snowflake
from discord_sandbox.uploads import Upload, upload
from discord_sandbox.uploads import attachment as attachment_of
from discord_sandbox.world import World

_KEPT_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE_MESSAGE | COMPONENTS_V2
_ATTACHED = "attachment://"
_SHOWN_FILE = re.compile(r"/attachments/\d+/(\d+)/")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """In whose name a message is made. `mentions` is the default for `allowed_mentions`."""

    author_id: Snowflake
    mentions: Json
    application_id: Snowflake | None = None
    webhook_id: Snowflake | None = None
    interaction: Json | None = None
    only_visible_to: Snowflake | None = None


@dataclass(frozen=True, kw_only=True)
class _Files:
    """The files that a message has, old and new."""

    attachments: tuple[Attachment, ...]
    urls: dict[str, tuple[Attachment, str]]
    """By the name that `attachment://` uses; also those that only embeds or components show."""


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
    return _filled(world, blank, body, _files(world, channel.id, new))


def replied(world: World, message: Message, body: Json, mentions: Json) -> Message:
    """With the pings that its text and the message it answers make."""
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
    files = _files(world, message.channel_id, (*kept, *new), _inside(world, message))
    return _filled(world, message, body, files)


def _filled(world: World, message: Message, body: Json, files: _Files) -> Message:
    changes: Json = {}
    if "content" in body:
        changes["content"] = (body["content"] or "").strip()
    if "embeds" in body:
        changes["embeds"] = tuple(_embed(each, files) for each in body["embeds"] or ())
    if "components" in body:
        numbered = _Numbers(taken=set(_numbers(body["components"] or ())))
        made = [_component(world, each, files, numbered) for each in body["components"] or ()]
        changes["components"] = tuple(made)
    changed = replace(message, **changes)
    inside = _used(body.get("embeds")) | _used(body.get("components"))
    shown = tuple(each for each in files.attachments if each.filename not in inside)
    for each in files.attachments:
        world.keep_attachment(message.channel_id, each)
    return replace(changed, attachments=shown)


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


def file_name(name: str) -> str:
    """As Discord keeps it: no path, no spaces, no odd characters."""
    return upload("", name, b"").filename


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


def _files(
    world: World,
    channel_id: Snowflake,
    attachments: tuple[Attachment, ...],
    inside: tuple[Attachment, ...] = (),
) -> _Files:
    known = (*inside, *attachments)
    urls = {each.filename: (each, world.attachment_url(channel_id, each)) for each in known}
    return _Files(attachments=attachments, urls=urls)


def _inside(world: World, message: Message) -> tuple[Attachment, ...]:
    """Files that the message's embeds and components show."""
    ids = _SHOWN_FILE.findall(json.dumps([message.embeds, message.components]))
    known = (world.attachments.get(Snowflake(id_)) for id_ in dict.fromkeys(ids))
    return tuple(found[1] for found in known if found is not None)


def _used(value: Any) -> set[str]:
    """Names of files that embeds or components show; those do not stand below the message too."""
    if isinstance(value, dict):
        url = value.get("url")
        own = {file_name(str(url).removeprefix(_ATTACHED))} if _is_attached(url) else set()
        return own.union(*(_used(each) for each in value.values()))
    if isinstance(value, list):
        return set[str]().union(*(_used(each) for each in value))
    return set()


def _is_attached(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(_ATTACHED)


def _address(url: str, files: _Files) -> tuple[str, Attachment | None]:
    if not _is_attached(url):
        return url, None
    attachment, address = files.urls.get(file_name(url.removeprefix(_ATTACHED)), (None, url))
    return address, attachment


# Embeds


def _embed(sent: Json, files: _Files) -> Json:
    embed: Json = {"type": "rich"}
    for key in ("title", "description", "url", "color", "timestamp"):
        if sent.get(key) is not None:
            embed[key] = sent[key]
    for key in ("image", "thumbnail"):
        if sent.get(key):
            address, attachment = _address(sent[key]["url"], files)
            embed[key] = {"url": address, "proxy_url": address, "flags": 0}
            if attachment is not None:
                embed[key]["content_type"] = attachment.content_type
    for key in ("footer", "author"):
        if sent.get(key):
            known = ("text", "name", "url", "icon_url")
            embed[key] = {k: v for k, v in sent[key].items() if k in known and v is not None}
            if "icon_url" in embed[key]:
                embed[key]["icon_url"] = _address(embed[key]["icon_url"], files)[0]
                embed[key]["proxy_icon_url"] = embed[key]["icon_url"]
    if sent.get("fields"):
        embed["fields"] = [
            {"name": each["name"], "value": each["value"], "inline": bool(each.get("inline"))}
            for each in sent["fields"]
        ]
    return embed


# Components


@dataclass
class _Numbers:
    """Gives each component that came without an id the next free number."""

    taken: set[int]
    last: int = 0

    def next(self) -> int:
        self.last += 1
        while self.last in self.taken:
            self.last += 1
        return self.last


def _numbers(components: Sequence[Json]) -> Iterator[int]:
    for each in components:
        if each.get("id"):
            yield each["id"]
        yield from _numbers(each.get("components") or ())
        if each.get("accessory"):
            yield from _numbers([each["accessory"]])


_DEFAULTS: dict[int, Json] = {
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}
_KEYS: dict[int, tuple[str, ...]] = {
    ACTION_ROW: (),
    BUTTON: ("custom_id", "style", "label", "disabled", "emoji", "url", "sku_id"),
    SEPARATOR: ("spacing", "divider"),
    CONTAINER: ("accent_color", "spoiler"),
    THUMBNAIL: ("description", "spoiler"),
    FILE: ("spoiler",),
    SECTION: (),
    MEDIA_GALLERY: (),
    10: ("content",),
    **dict.fromkeys(
        SELECTS,
        (
            "custom_id", "placeholder", "min_values", "max_values", "disabled", "channel_types",
            "default_values",
        ),
    ),
}  # fmt: skip


def _component(world: World, sent: Json, files: _Files, numbers: _Numbers) -> Json:
    """As Discord stores it: with an id, without nulls, with the defaults of its kind."""
    kind = int(sent["type"])
    kept = {key: sent[key] for key in _KEYS[kind] if sent.get(key) is not None}
    made: Json = {
        "type": kind,
        "id": sent.get("id") or numbers.next(),
        **_DEFAULTS.get(kind, {}),
        **kept,
    }
    if "emoji" in made:
        made["emoji"] = _emoji(made["emoji"])
    if kind == STRING_SELECT:
        made["options"] = [_option(each) for each in sent["options"]]
    if kind == MEDIA_GALLERY:
        made["items"] = [_gallery_item(world, each, files) for each in sent["items"]]
    if kind == THUMBNAIL:
        made["media"] = _media(world, sent["media"]["url"], files)
    if kind == FILE:
        made |= _shown_file(world, sent, files)
    if "components" in sent:
        made["components"] = [
            _component(world, each, files, numbers) for each in sent["components"]
        ]
    if "accessory" in sent:
        made["accessory"] = _component(world, sent["accessory"], files, numbers)
    return made


def _emoji(sent: Json) -> Json:
    return {key: value for key, value in sent.items() if value is not None}


def _option(sent: Json) -> Json:
    option = {key: value for key, value in sent.items() if value is not None}
    if "emoji" in option:
        option["emoji"] = _emoji(option["emoji"])
    return option


def _gallery_item(world: World, sent: Json, files: _Files) -> Json:
    return {
        "media": _media(world, sent["media"]["url"], files),
        "description": sent.get("description"),
        "spoiler": bool(sent.get("spoiler")),
    }


def _media(world: World, url: str, files: _Files) -> Json:
    address, attachment = _address(url, files)
    media: Json = {
        "id": world.new_id(),
        "url": address,
        "proxy_url": address,
        "width": None,
        "height": None,
        "content_type": attachment.content_type if attachment else None,
    }
    return media | {"attachment_id": attachment.id} if attachment else media


def _shown_file(world: World, sent: Json, files: _Files) -> Json:
    _, attachment = _address(sent["file"]["url"], files)
    return {
        "file": _media(world, sent["file"]["url"], files),
        "name": attachment.filename if attachment else None,
        "size": attachment.size if attachment else None,
    }
