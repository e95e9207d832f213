"""The form of a modal as Discord shows it: each component with an id and its kind's defaults."""

from itertools import count
from typing import Any

from discord_sandbox.payloads.components import (
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    SELECTS,
    TEXT_INPUT,
)
from discord_sandbox.world.records import Json

_COUNTED = {"min_values": 1, "max_values": 1, "required": True}
_DEFAULTS: dict[int, Json] = {
    TEXT_INPUT: {"required": True},
    FILE_UPLOAD: _COUNTED,
    CHECKBOX_GROUP: {"min_values": 1, "required": True},  # and at most all of its options
    **dict.fromkeys(SELECTS, _COUNTED),
}


def shown_modal(sent: Json) -> Json:
    numbers = count(1)
    return {
        "custom_id": sent["custom_id"],
        "title": sent["title"],
        "components": [_component(each, numbers) for each in sent["components"]],
    }


def _component(sent: Json, numbers: Any) -> Json:
    kept = {key: value for key, value in sent.items() if value is not None}
    made = {"id": next(numbers), **_DEFAULTS.get(sent["type"], {}), **kept}
    if "components" in made:
        made["components"] = [_component(each, numbers) for each in made["components"]]
    if "component" in made:
        made["component"] = _component(made["component"], numbers)
    return made
