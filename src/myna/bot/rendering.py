"""Fits replies to Discord: pieces that keep their markdown, views, modals; used by `delivery`."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from myna.bot.replies import Amendment, Attached, Button, Control, Form, Offers, Reply, Select
from myna.bot.seals import Seals
from myna.domain.pictures import legible

MAX_CHARACTERS = 2_000
MAX_MESSAGES = 5
MAX_LABEL_CHARACTERS = 80
MAX_PLACEHOLDER_CHARACTERS = 150
MAX_CHOICE_CHARACTERS = 100
WRITTEN_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.forum,
]
"""Kinds of channels in which, or in whose threads, somebody can write."""
BEGINNING_CHARACTERS = 400
MAX_QUOTED_CHARACTERS = 60

_FENCE = re.compile(r"^ {0,3}```[^\n`]{0,40}$", re.MULTILINE)
_MARKERS = ("**", "__", "~~", "||", "`")
_MARKUP = re.compile(r"[\\*_~|`\[\]<>/]")
_BREAKS = ("\n\n", "\n", ". ", " ")
_CLOSING = "\n```"
_LOUD = re.compile(r"@(?=everyone|here)")
_ZERO_WIDTH_SPACE = "\u200b"
_MASK = re.compile(
    r"\](?=\(\s*<?\s*(?!https://discord\.com/channels/(?:\d|@me/\d))"
    r"(?:[a-z][a-z0-9+.-]{0,20}\\?:\\?/\\?/|(?:mailto|tel|sms)\\?:))",
    re.IGNORECASE,
)
"""Of `[words](address)`, unless it leads to a message: there Myna herself writes such links."""
_OVERRIDE = re.compile("[\u202d\u202e]")
"""Turn what follows round, an address for one."""


def defused(text: str) -> str:
    """`@everyone` and `@here` shown as they are written, but as no mention, and links with their address."""
    text = _LOUD.sub("@" + _ZERO_WIDTH_SPACE, _OVERRIDE.sub("", text))
    return _MASK.sub("]" + _ZERO_WIDTH_SPACE, text)


def pieces(text: str, limit: int = MAX_CHARACTERS) -> list[str]:
    """Non-empty messages of at most `limit` characters.

    A code block that is cut is closed and opened again.
    """
    found: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        end = _cut(rest, limit - len(_CLOSING))
        head, rest = rest[:end].rstrip(), rest[end:]
        opening = open_fence(head)
        if opening is None:
            rest = rest.lstrip()
        else:
            head += _CLOSING
            rest = opening + "\n" + rest.removeprefix("\n")
        if head:
            found.append(head)
    return [*found, rest] if rest else found


def closed(text: str, limit: int = MAX_CHARACTERS) -> str:
    """One message whose code block, if it ends in one, is closed."""
    if open_fence(text) is None:
        return text
    return text[: limit - len(_CLOSING)].rstrip() + _CLOSING


def with_small_lines(text: str, lines: Iterable[str]) -> str:
    """In small below a text; a code block in which the text breaks off is closed before them."""
    small = [f"-# {line}" for line in lines]
    if not small:
        return text
    ending = "" if open_fence(text) is None else _CLOSING
    return "\n".join([text.rstrip() + ending, *small]).strip()


def shortened(text: str, limit: int) -> str:
    """One line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def unmarked(text: str, limit: int) -> str:
    """One line in which nothing is markdown, a mention, a link or turns the writing round."""
    return _MARKUP.sub(r"\\\g<0>", shortened(legible(text), limit))


def quoted(text: str, limit: int = MAX_QUOTED_CHARACTERS) -> str:
    """What somebody wrote, on one line without effect; empty for a text that says nothing."""
    plain = shortened(legible(text), limit).replace("`", "'")
    return f"`{plain}`" if plain else ""


def fitted(reply: Reply) -> tuple[list[str], list[Attached]]:
    """The messages of a reply and the files of the last one; a long text becomes a file itself."""
    texts = pieces(defused(reply.text))
    if len(texts) <= MAX_MESSAGES:
        return texts, list(reply.files)
    whole = Attached(name="answer.md", data=reply.text.encode())
    beginning = pieces(defused(reply.text), BEGINNING_CHARACTERS)[0]
    return [f"{beginning}\n…"], [whole, *reply.files]


def amended(change: Amendment) -> list[str]:
    """The texts for the messages that carry the answer now; cut where these are too few."""
    texts = pieces(defused(change.text), MAX_CHARACTERS - len(change.last_line) - len("\n…\n"))
    shown = texts[: len(change.message_ids)]
    shown[-1] += ("\n…\n" if len(texts) > len(shown) else "\n") + change.last_line
    return shown


def view(controls: Sequence[Control], seals: Seals, owner_id: int | None = None) -> discord.ui.View:
    """Already stopped, so that nothing is kept for it: a press is read from its id alone.

    `owner_id` is whose buttons and menus these are that name no owner, None for everybody's.
    """
    made = discord.ui.View(timeout=None)
    for number, each in enumerate(controls):
        custom_id = seals.sealed(each.press, each.owner_id or owner_id)
        if isinstance(each, Select):
            made.add_item(_select(each, custom_id))
        else:
            made.add_item(_button(each, custom_id, row=number if each.own_row else each.row))
    made.stop()
    return made


def _button(button: Button, custom_id: str, *, row: int | None) -> discord.ui.Button[Any]:
    return discord.ui.Button(
        style=discord.ButtonStyle[button.style.value],
        label=shortened(button.label, MAX_LABEL_CHARACTERS) if button.label else None,
        emoji=button.emoji,
        custom_id=custom_id,
        row=row,
    )


def _select(select: Select, custom_id: str) -> discord.ui.Item[Any]:
    plain: dict[str, Any] = {
        "custom_id": custom_id,
        "placeholder": shortened(select.placeholder, MAX_PLACEHOLDER_CHARACTERS),
        "min_values": select.fewest,
        "max_values": select.most,
    }
    if select.offers is Offers.CHOICES:
        return discord.ui.Select(options=_options(select), **plain)
    known = [discord.Object(int(each)) for each in sorted(select.chosen)]
    if select.offers is Offers.ROLES:
        return discord.ui.RoleSelect(default_values=known, **plain)
    return discord.ui.ChannelSelect(default_values=known, channel_types=WRITTEN_IN, **plain)


def _options(select: Select) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            value=each.value,
            label=shortened(each.label, MAX_CHOICE_CHARACTERS),
            description=shortened(each.about, MAX_CHOICE_CHARACTERS) or None,
            emoji=each.emoji,
            default=each.value in select.chosen,
        )
        for each in select.choices
    ]


def modal(form: Form, seals: Seals, owner_id: int) -> discord.ui.Modal:
    """Already stopped, as views are; whoever opened it sends it."""
    custom_id = seals.sealed(form.press, owner_id)
    made = discord.ui.Modal(title=shortened(form.title, 45), custom_id=custom_id, timeout=None)
    for field in form.fields:
        made.add_item(
            discord.ui.TextInput(
                label=shortened(field.label, 45),
                custom_id=field.id,
                style=discord.TextStyle.long if field.is_long else discord.TextStyle.short,
                default=field.value[: field.max_characters] or None,
                placeholder=shortened(field.placeholder, 100) or None,
                max_length=field.max_characters,
                required=not field.is_optional,
            )
        )
    made.stop()
    return made


def _cut(text: str, limit: int) -> int:
    """At a paragraph, else a line, a sentence, a word; rather where no emphasis is open."""
    for balanced in (True, False):
        for mark in _BREAKS:
            end = text.rfind(mark, limit // 2, limit)
            if end != -1 and (not balanced or _is_balanced(text[:end])):
                return end + len(mark)
    return _whole_character(text, limit)


def _is_balanced(text: str) -> bool:
    if open_fence(text) is not None:
        return True
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return all(outside.count(marker) % 2 == 0 for marker in _MARKERS)


def open_fence(text: str) -> str | None:
    """The line that opened the code block in which the text ends."""
    opening: str | None = None
    for fence in _FENCE.finditer(text):
        opening = fence[0].strip() if opening is None else None
    return opening


def _whole_character(text: str, limit: int) -> int:
    """Not between the parts of one emoji: joiners, selectors and skin tones."""
    end = limit
    while end > limit - 40 and (_joins(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _joins(character: str) -> bool:
    return character in "\u200d\ufe0f\u20e3" or "\U0001f3fb" <= character <= "\U0001f3ff"
