"""The rules for buttons, menus and layout in a message, and for the questions of a modal."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from discord_sandbox.payloads.form import Form

(
    ACTION_ROW,
    BUTTON,
    STRING_SELECT,
    TEXT_INPUT,
    USER_SELECT,
    ROLE_SELECT,
    MENTIONABLE_SELECT,
    CHANNEL_SELECT,
    SECTION,
    TEXT_DISPLAY,
    THUMBNAIL,
    MEDIA_GALLERY,
    FILE,
    SEPARATOR,
) = range(1, 15)
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
_DEFAULT_KINDS = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
LINK_BUTTON, PREMIUM_BUTTON = 5, 6

MOST_ROWS = 5
MOST_COMPONENTS = 40
MOST_TEXT_CHARACTERS = 4000
"""Of all text displays of a message together."""

_ROW_ONLY = (ACTION_ROW,)
_IN_CONTAINER = (ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR)
_LAYOUT = (*_IN_CONTAINER, CONTAINER)
_MODAL = (ACTION_ROW, LABEL, TEXT_DISPLAY)
_IN_LABEL = (*SELECTS, TEXT_INPUT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


@dataclass
class _Tally:
    """What must hold for all components of one message together."""

    count: int = 0
    text_characters: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)


def check_components(message: Form, *, is_layout: bool) -> None:
    """`is_layout`: the message has the flag IS_COMPONENTS_V2."""
    tally = _Tally()
    place = message.at("components")
    most, allowed = (MOST_COMPONENTS, _LAYOUT) if is_layout else (MOST_ROWS, _ROW_ONLY)
    for component in message.entries("components", most):
        _check(component, allowed, tally)
    if tally.count > MOST_COMPONENTS and is_layout:
        place.wrong("COMPONENT_MAX_TOTAL_COMPONENTS", f"A maximum of {MOST_COMPONENTS} is allowed.")
    if tally.text_characters > MOST_TEXT_CHARACTERS:
        place.wrong(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Total displayable text size exceeds maximum size of {MOST_TEXT_CHARACTERS}",
        )


def check_modal(modal: Form) -> None:
    modal.text("custom_id", 100, shortest=1, is_required=True)
    modal.text("title", 45, shortest=1, is_required=True)
    tally = _Tally()
    for component in modal.entries("components", MOST_ROWS, fewest=1, is_required=True):
        kind = _check_kind(component, _MODAL, tally)
        if kind == ACTION_ROW:
            for each in component.entries("components", 1, fewest=1, is_required=True):
                _check(each, (TEXT_INPUT,), tally)
                each.text("label", 45, shortest=1, is_required=True)
        elif kind == LABEL:
            component.text("label", 45, shortest=1, is_required=True)
            component.text("description", 100)
            _check(component.at("component"), _IN_LABEL, tally)
        elif kind == TEXT_DISPLAY:
            _check_text_display(component, tally)


def _check(component: Form, allowed: Collection[int], tally: _Tally) -> int | None:
    kind = _check_kind(component, allowed, tally)
    if kind is not None:
        _CHECKS[kind](component, tally)
    return kind


def _check_kind(component: Form, allowed: Collection[int], tally: _Tally) -> int | None:
    if not component.is_object():
        return None
    tally.count += 1
    kind = component.value.get("type")
    if isinstance(kind, bool) or kind not in allowed:
        names = ", ".join(str(each) for each in allowed)
        component.at("type").wrong(
            "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({names}).'
        )
        return None
    number = component.number("id", 0, 2**31 - 1)
    if number:
        if number in tally.ids:
            component.at("id").wrong("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        tally.ids.add(int(number))
    return int(kind)


def _check_custom_id(component: Form, tally: _Tally) -> None:
    custom_id = component.text("custom_id", 100, shortest=1, is_required=True)
    if custom_id is None:
        return
    if custom_id in tally.custom_ids:
        component.at("custom_id").wrong(
            "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    tally.custom_ids.add(custom_id)


def _check_row(row: Form, tally: _Tally) -> None:
    width = 0
    for component in row.entries("components", 5, fewest=1, is_required=True):
        kind = _check(component, (BUTTON, *SELECTS), tally)
        width += 1 if kind == BUTTON else 5
    if width > 5:  # noqa: PLR2004 - a menu is as wide as five buttons
        row.at("components").wrong(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


def _check_button(button: Form, tally: _Tally) -> None:
    style = button.choice("style", (1, 2, 3, 4, 5, 6), is_required=True)
    button.flag("disabled")
    _check_emoji(button)
    label = button.text("label", 80)
    if style == LINK_BUTTON:
        button.text("url", 512, shortest=1, is_required=True)
        button.url("url", ("http", "https", "discord"))
        if button.has("custom_id"):
            button.wrong(
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
    elif style == PREMIUM_BUTTON:
        button.snowflake("sku_id", is_required=True)
    else:
        _check_custom_id(button, tally)
        if button.has("url"):
            button.at("url").wrong("BASE_TYPE_BAD", "A url cannot be specified for this style")
    if style != PREMIUM_BUTTON and not label and not button.has("emoji"):
        button.wrong("BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji")


def _check_emoji(holder: Form) -> None:
    if holder.has("emoji") and holder.at("emoji").is_object():
        emoji = holder.at("emoji")
        emoji.snowflake("id")
        emoji.text("name", 100, is_required=not emoji.has("id"))


def _check_select(select: Form, tally: _Tally) -> None:
    _check_custom_id(select, tally)
    select.text("placeholder", 150)
    fewest = select.number("min_values", 0, 25)
    most = select.number("max_values", 1, 25)
    if fewest is not None and fewest > (1 if most is None else most):
        select.at("min_values").wrong(
            "SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX", "min_values cannot exceed max_values"
        )
    _check_default_values(select, int(1 if most is None else most))
    if select.value.get("type") == STRING_SELECT:
        _check_options(select, 1, 25)


def _check_default_values(select: Form, most: int) -> None:
    kinds = _DEFAULT_KINDS.get(select.value.get("type"), ())
    for each in select.entries("default_values", most):
        if each.is_object():
            each.snowflake("id", is_required=True)
            each.choice("type", kinds, is_required=True)


def _check_options(component: Form, fewest: int, most: int) -> None:
    seen: set[str] = set()
    for option in component.entries("options", most, fewest=fewest, is_required=True):
        if not option.is_object():
            continue
        option.text("label", 100, shortest=1, is_required=True)
        option.text("description", 100)
        option.flag("default")
        _check_emoji(option)
        value = option.text("value", 100, shortest=1, is_required=True)
        if value in seen:
            option.at("value").wrong(
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        if value is not None:
            seen.add(value)


def _check_text_input(text_input: Form, tally: _Tally) -> None:
    _check_custom_id(text_input, tally)
    text_input.choice("style", (1, 2), is_required=True)
    text_input.text("value", 4000)
    text_input.text("placeholder", 100)
    text_input.flag("required")
    shortest = text_input.number("min_length", 0, 4000)
    longest = text_input.number("max_length", 1, 4000)
    if shortest and longest and shortest > longest:
        text_input.at("min_length").wrong(
            "TEXT_INPUT_MIN_LENGTH_EXCEEDS_MAX", "min_length cannot exceed max_length"
        )


def _check_section(section: Form, tally: _Tally) -> None:
    for each in section.entries("components", 3, fewest=1, is_required=True):
        _check(each, (TEXT_DISPLAY,), tally)
    _check(section.at("accessory"), (BUTTON, THUMBNAIL), tally)


def _check_text_display(text: Form, tally: _Tally) -> None:
    content = text.text("content", MOST_TEXT_CHARACTERS, shortest=1, is_required=True)
    tally.text_characters += len(content or "")


def _check_media(holder: Form, key: str, schemes: Collection[str]) -> None:
    media = holder.at(key)
    if media.is_object():
        media.text("url", 2048, shortest=1, is_required=True)
        media.url("url", schemes)


def _check_thumbnail(thumbnail: Form, _: _Tally) -> None:
    _check_media(thumbnail, "media", ("http", "https", "attachment"))
    thumbnail.text("description", 1024)


def _check_gallery(gallery: Form, tally: _Tally) -> None:
    for item in gallery.entries("items", 10, fewest=1, is_required=True):
        _check_thumbnail(item, tally)


def _check_file(file: Form, _: _Tally) -> None:
    _check_media(file, "file", ("attachment",))


def _check_separator(separator: Form, _: _Tally) -> None:
    separator.choice("spacing", (1, 2))
    separator.flag("divider")


def _check_container(container: Form, tally: _Tally) -> None:
    container.number("accent_color", 0, 0xFFFFFF)
    for each in container.entries("components", MOST_COMPONENTS, fewest=1, is_required=True):
        _check(each, _IN_CONTAINER, tally)


def _check_upload(upload: Form, tally: _Tally) -> None:
    _check_custom_id(upload, tally)
    upload.number("min_values", 0, 10)
    upload.number("max_values", 1, 10)


def _check_radio_group(group: Form, tally: _Tally) -> None:
    _check_custom_id(group, tally)
    _check_options(group, 2, 10)


def _check_checkbox_group(group: Form, tally: _Tally) -> None:
    _check_upload(group, tally)
    _check_options(group, 1, 10)


_CHECKS: dict[int, Callable[[Form, _Tally], None]] = {
    ACTION_ROW: _check_row,
    BUTTON: _check_button,
    **dict.fromkeys(SELECTS, _check_select),
    TEXT_INPUT: _check_text_input,
    SECTION: _check_section,
    TEXT_DISPLAY: _check_text_display,
    THUMBNAIL: _check_thumbnail,
    MEDIA_GALLERY: _check_gallery,
    FILE: _check_file,
    SEPARATOR: _check_separator,
    CONTAINER: _check_container,
    FILE_UPLOAD: _check_upload,
    RADIO_GROUP: _check_radio_group,
    CHECKBOX_GROUP: _check_checkbox_group,
    CHECKBOX: _check_custom_id,
}
