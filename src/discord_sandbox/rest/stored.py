"""Embeds and components as Discord stores them: complete, numbered, with the addresses of files.

Called by `drafts.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from discord_sandbox.files.uploads import upload
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
    TEXT_DISPLAY,
    THUMBNAIL,
)
from discord_sandbox.world.records import Attachment, Json, Snowflake
from discord_sandbox.world.world import World

_ATTACHED = "attachment://"


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files that a message has, old and new."""

    attachments: tuple[Attachment, ...]
    urls: dict[str, tuple[Attachment, str]]
    """By the name that `attachment://` uses; also those that only embeds or components show."""


def file_name(name: str) -> str:
    """As Discord keeps it: no path, no spaces, no odd characters."""
    return upload("", name, b"").filename


def files_by_name(
    world: World,
    channel_id: Snowflake,
    attachments: tuple[Attachment, ...],
    inside: tuple[Attachment, ...] = (),
) -> Files:
    known = (*inside, *attachments)
    urls = {each.filename: (each, world.attachment_url(channel_id, each)) for each in known}
    return Files(attachments=attachments, urls=urls)


def used_files(value: Any) -> set[str]:
    """Names of files that embeds or components show; those do not stand below the message too."""
    if isinstance(value, dict):
        url = value.get("url")
        own = {file_name(str(url).removeprefix(_ATTACHED))} if _is_attached(url) else set()
        return own.union(*(used_files(each) for each in value.values()))
    if isinstance(value, list):
        return set[str]().union(*(used_files(each) for each in value))
    return set()


def _is_attached(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(_ATTACHED)


def _address(url: str, files: Files) -> tuple[str, Attachment | None]:
    if not _is_attached(url):
        return url, None
    attachment, address = files.urls.get(file_name(url.removeprefix(_ATTACHED)), (None, url))
    return address, attachment


# Embeds


def stored_embed(sent: Json, files: Files) -> Json:
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


def _numbers_of(components: Sequence[Json]) -> Iterator[int]:
    for each in components:
        if each.get("id"):
            yield each["id"]
        yield from _numbers_of(each.get("components") or ())
        if each.get("accessory"):
            yield from _numbers_of([each["accessory"]])


def stored_components(world: World, sent: Sequence[Json], files: Files) -> tuple[Json, ...]:
    numbers = _Numbers(taken=set(_numbers_of(sent)))
    return tuple(_stored_component(world, each, files, numbers) for each in sent)


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
    TEXT_DISPLAY: ("content",),
    **dict.fromkeys(
        SELECTS,
        (
            "custom_id", "placeholder", "min_values", "max_values", "disabled", "channel_types",
            "default_values",
        ),
    ),
}  # fmt: skip


def _stored_component(world: World, sent: Json, files: Files, numbers: _Numbers) -> Json:
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
    if "default_values" in made:
        made["default_values"] = [each | {"id": str(each["id"])} for each in made["default_values"]]
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
            _stored_component(world, each, files, numbers) for each in sent["components"]
        ]
    if "accessory" in sent:
        made["accessory"] = _stored_component(world, sent["accessory"], files, numbers)
    return made


def _emoji(sent: Json) -> Json:
    return {key: value for key, value in sent.items() if value is not None}


def _option(sent: Json) -> Json:
    option = {key: value for key, value in sent.items() if value is not None}
    if "emoji" in option:
        option["emoji"] = _emoji(option["emoji"])
    return option


def _gallery_item(world: World, sent: Json, files: Files) -> Json:
    return {
        "media": _media(world, sent["media"]["url"], files),
        "description": sent.get("description"),
        "spoiler": bool(sent.get("spoiler")),
    }


def _media(world: World, url: str, files: Files) -> Json:
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


def _shown_file(world: World, sent: Json, files: Files) -> Json:
    _, attachment = _address(sent["file"]["url"], files)
    return {
        "file": _media(world, sent["file"]["url"], files),
        "name": attachment.filename if attachment else None,
        "size": attachment.size if attachment else None,
    }
