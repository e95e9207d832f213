"""What a click, a choice or a filled form means on the wire: the `data` of an interaction.

Called by `interactions.py`. Refuses, as Discord's client does, what the form would not let through.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from discord_sandbox.interactions.interaction_data import CannotUse, Resolved, Stand
from discord_sandbox.payloads import components
from discord_sandbox.world.records import Attachment, Json, Snowflake


def every_component(found: Sequence[Json]) -> list[Json]:
    """All components of a message or modal, the inner ones too."""
    every: list[Json] = []
    for component in found:
        every.append(component)
        every += every_component(component.get("components") or ())
        every += every_component([component[key] for key in _HOLDS if key in component])
    return every


_HOLDS = ("accessory", "component")


def component_data(stand: Stand, component: Json, values: Sequence[str]) -> Json:
    """Of a button, or of a menu in which `values` were chosen."""
    if component.get("disabled"):
        raise CannotUse("This component is switched off")
    if not component.get("custom_id"):
        raise CannotUse("A link makes no interaction")
    data: Json = {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component["id"],
    }
    if component["type"] == components.BUTTON:
        return data
    resolved = Resolved(stand)
    data["values"] = _selected(component, values, resolved)
    return resolved.into(data)


def _selected(menu: Json, values: Sequence[str], resolved: Resolved) -> list[str]:
    is_group = menu["type"] == components.CHECKBOX_GROUP
    fewest = menu.get("min_values", 1)
    most = menu.get("max_values", len(menu["options"]) if is_group else 1)
    if not fewest <= len(values) <= most:
        raise CannotUse(f"This menu takes {fewest} to {most} values, not {len(values)}")
    if "options" in menu:
        return [_option_value(menu, value) for value in values]
    for value in values:
        id_ = Snowflake(value)
        resolvers = _RESOLVERS[menu["type"]]
        if not any(resolve(resolved, id_) for resolve in resolvers):
            raise CannotUse(f"{value!r} is nothing that this menu offers")
    return list(values)


def _option_value(menu: Json, value: str) -> str:
    """By the value of an option or by its label, as a person sees it."""
    for option in menu["options"]:
        if value in (option["value"], option["label"]):
            return str(option["value"])
    labels = ", ".join(repr(option["label"]) for option in menu["options"])
    raise CannotUse(f"This menu has no {value!r}; it offers {labels}")


_RESOLVERS = {
    components.USER_SELECT: (Resolved.user,),
    components.ROLE_SELECT: (Resolved.role,),
    components.MENTIONABLE_SELECT: (Resolved.role, Resolved.user),
    components.CHANNEL_SELECT: (Resolved.channel,),
}


ModalValue = str | bool | Sequence[str | Attachment]


def modal_data(stand: Stand, modal: Json, given: Mapping[str, ModalValue]) -> Json:
    """`given` is by custom_id."""
    known = {
        each["custom_id"] for each in every_component(modal["components"]) if "custom_id" in each
    }
    for custom_id in given:
        if custom_id not in known:
            raise CannotUse(f"This form has no field {custom_id!r}; it has {sorted(known)}")
    resolved = Resolved(stand)
    answered = [_answered(each, given, resolved) for each in modal["components"]]
    return resolved.into({"custom_id": modal["custom_id"], "components": answered})


def _answered(component: Json, given: Mapping[str, ModalValue], resolved: Resolved) -> Json:
    plain: Json = {"type": component["type"], "id": component["id"]}
    if "components" in component:
        inner = [_answered(each, given, resolved) for each in component["components"]]
        return plain | {"components": inner}
    if "component" in component:
        return plain | {"component": _answered(component["component"], given, resolved)}
    if "custom_id" not in component:
        return plain
    value = given.get(component["custom_id"])
    filled = _field_value(component, value, resolved)
    return plain | {"custom_id": component["custom_id"]} | filled


def _field_value(field: Json, value: ModalValue | None, resolved: Resolved) -> Json:
    kind = field["type"]
    if kind == components.TEXT_INPUT:
        return {"value": _typed(field, value)}
    if kind == components.CHECKBOX:
        return {"value": bool(value)}
    if kind == components.RADIO_GROUP:
        return {"value": None if value is None else _option_value(field, str(value))}
    if kind == components.FILE_UPLOAD:
        return {"values": _uploaded(field, value, resolved)}
    chosen = [value] if isinstance(value, str) else [str(each) for each in _listed(value)]
    if not chosen and field.get("required") is False:
        return {"values": []}
    return {"values": _selected(field, chosen, resolved)}


def _typed(field: Json, value: ModalValue | None) -> str:
    text = str(field.get("value") or "") if value is None else str(value)
    name = field.get("label") or field["custom_id"]
    if not text:
        if field.get("required", True):
            raise CannotUse(f"The field {name!r} must be filled in")
        return ""
    shortest, longest = field.get("min_length") or 0, field.get("max_length") or 4000
    if not shortest <= len(text) <= longest:
        raise CannotUse(f"The field {name!r} takes {shortest} to {longest} characters")
    return text


def _uploaded(field: Json, value: ModalValue | None, resolved: Resolved) -> list[str]:
    files = [each for each in _listed(value) if isinstance(each, Attachment)]
    fewest = field.get("min_values", 1) if field.get("required", True) else 0
    if not fewest <= len(files) <= field.get("max_values", 1):
        raise CannotUse(f"The field {field['custom_id']!r} takes another number of files")
    for each in files:
        resolved.attachment(each)
    return [each.id for each in files]


def _listed(value: ModalValue | None) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
