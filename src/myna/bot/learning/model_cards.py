"""How the versions of a model are shown; used by `training`."""

from myna.bot.replies import Button, Style
from myna.bot.texts.catalogue import say
from myna.services.models import Shelf

SHOWN_VERSIONS = 8
OFFERED_VERSIONS = 3
"""So many beside the champion can be chosen with a button; all others by name."""


def models_text(language: str, shelf: Shelf) -> str:
    if not shelf.versions:
        return say(language, "models-none")
    champion_id = shelf.champion.id if shelf.champion else None
    once = {each.version_id for each in shelf.promotions}
    lines = [say(language, "models-title")]
    for version in shelf.versions[:SHOWN_VERSIONS]:
        mark = "👑" if version.id == champion_id else "▫️" if version.id in once else "✖️"
        lines.append(
            say(
                language,
                "models-line",
                mark=mark,
                number=version.number,
                lessons=version.lesson_count,
                when=f"<t:{int(version.created.timestamp())}:R>",
            )
        )
    if shelf.champion is None:
        lines.append(say(language, "models-no-champion"))
    if shelf.is_chosen:
        lines.append(say(language, "models-chosen"))
    return "\n".join([*lines, say(language, "models-legend")])


def models_buttons(language: str, shelf: Shelf) -> tuple[Button, ...]:
    champion_id = shelf.champion.id if shelf.champion else None
    others = [version for version in shelf.versions if version.id != champion_id]
    buttons = [
        Button(
            press=f"model-promote:{version.id}",
            label=say(language, "button-promote", number=version.number),
            style=Style.CHOICE,
        )
        for version in others[:OFFERED_VERSIONS]
    ]
    if shelf.champion is not None:
        buttons.append(
            Button(press="model-back:", label=say(language, "button-roll-back"), emoji="↩️")
        )
    return tuple(buttons)
