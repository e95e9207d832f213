"""The rules for application commands that a bot registers, and Discord's defaults for them."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form
from discord_sandbox.world.records import Json

CHAT, USER, MESSAGE = 1, 2, 3
MOST_COMMANDS = {CHAT: 100, USER: 15, MESSAGE: 15}
MOST_CHARACTERS = 8000
MOST_OPTIONS = 25
LONGEST_NAME = 32
LONGEST_DESCRIPTION = 100

SUBCOMMAND, SUBCOMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER_OPTION, CHANNEL_OPTION, ROLE_OPTION, MENTIONABLE_OPTION, NUMBER, ATTACHMENT = range(6, 12)

_VALUES = range(STRING, ATTACHMENT + 1)
_WITH_CHOICES = (STRING, INTEGER, NUMBER)
_MOST_INT = 2**53
_LOCALES = frozenset(
    (
        "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
        "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru",
        "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
    )
)  # fmt: skip


def check_command(body: Json, *, path: tuple[str, ...] = ()) -> None:
    """Raises `ApiError` 400/50035."""
    form = Form(body, path)
    _check_command(form)
    form.refuse_if_wrong()


def check_all_commands(bodies: list[Json]) -> None:
    """Of a bulk overwrite. Errors stand under the number of the command."""
    form = Form(bodies)
    seen: set[tuple[int, str]] = set()
    for place in form.each():
        if not place.is_object():
            continue
        _check_command(place)
        key = (place.value.get("type") or CHAT, str(place.value.get("name")))
        if key in seen:
            place.wrong(
                "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)
    form.refuse_if_wrong()
    check_how_many(bodies)


def check_how_many(bodies: Iterable[Json]) -> None:
    """Of one application in one scope."""
    types = [body.get("type") or CHAT for body in bodies]
    for type_, most in MOST_COMMANDS.items():
        if types.count(type_) > most:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({most}).")


def completed(body: Json) -> Json:
    """The body with Discord's defaults filled in."""
    permissions = body.get("default_member_permissions")
    whole = {
        "type": body.get("type") or CHAT,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": body.get("dm_permission") is not False,
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
    }
    if body.get("options"):
        whole["options"] = [_without_nulls(option) for option in body["options"]]
    return whole


def _without_nulls(option: Json) -> Json:
    kept = {key: value for key, value in option.items() if value is not None}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [_without_nulls(each) for each in kept[key]]
    return kept


def _check_command(form: Form) -> None:
    type_ = CHAT if not form.has("type") else form.choice("type", (CHAT, USER, MESSAGE))
    _check_names(form, is_chat=type_ == CHAT)
    if type_ == CHAT:
        _check_descriptions(form)
        _check_options(form, depth=0)
    else:
        for key in ("description", "options"):
            if form.value.get(key):
                form.at(key).wrong(
                    "APPLICATION_COMMAND_CONTEXT_MENU_" + key.upper() + "_NOT_SUPPORTED",
                    f"Context menu commands cannot have {key}",
                )
    _check_settings(form)
    if _characters(form.value) > MOST_CHARACTERS:
        form.wrong(
            "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})"
        )


def _check_settings(form: Form) -> None:
    permissions = form.at("default_member_permissions")
    if permissions.value is not None and not str(permissions.value).isdigit():
        permissions.wrong("NUMBER_TYPE_COERCE", f'Value "{permissions.value}" is not int.')
    form.flag("nsfw")
    form.flag("dm_permission")
    for key, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        for place in form.entries(key, len(allowed)):
            if place.value not in allowed:
                place.wrong("BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")


def _check_names(form: Form, *, is_chat: bool) -> None:
    name = form.text("name", LONGEST_NAME, shortest=1, is_required=True)
    if is_chat and name and not is_chat_name(name):
        form.at("name").wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for place in _localizations(form, "name_localizations"):
        if not isinstance(place.value, str) or not 1 <= len(place.value) <= LONGEST_NAME:
            place.wrong("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length.")
        elif is_chat and not is_chat_name(place.value):
            place.wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_descriptions(form: Form) -> None:
    form.text("description", LONGEST_DESCRIPTION, shortest=1, is_required=True)
    for place in _localizations(form, "description_localizations"):
        if not isinstance(place.value, str) or not 1 <= len(place.value) <= LONGEST_DESCRIPTION:
            place.wrong("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")


def _localizations(form: Form, key: str) -> list[Form]:
    place = form.at(key)
    if place.value is None or not place.is_object():
        return []
    for locale in place.value:
        if locale not in _LOCALES:
            place.at(locale).wrong("ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid locale.')
    return [place.at(locale) for locale in place.value if locale in _LOCALES]


def is_chat_name(name: str) -> bool:
    r"""`^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case where there is one."""
    return name == name.lower() and all(
        character in "-_'"
        or unicodedata.category(character)[0] in "LN"
        or unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))
        for character in name
    )


def _check_options(form: Form, depth: int) -> None:
    options = [each for each in form.entries("options", MOST_OPTIONS) if each.is_object()]
    seen: set[str] = set()
    optional_seen = False
    for option in options:
        type_ = option.choice("type", range(SUBCOMMAND, ATTACHMENT + 1), is_required=True)
        _check_names(option, is_chat=True)
        _check_descriptions(option)
        name = str(option.value.get("name"))
        if name in seen:
            option.at("name").wrong(
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
            )
        seen.add(name)
        if type_ is None:
            continue
        if type_ in _VALUES:
            _check_value_option(option, type_)
            if option.flag("required") and optional_seen:
                option.wrong(
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options",
                )
            optional_seen = optional_seen or not option.value.get("required")
        else:
            _check_nesting(option, type_, depth)
    _check_kinds_do_not_mix(form, [option.value.get("type") for option in options])


def _check_nesting(option: Form, type_: int, depth: int) -> None:
    """A group stands in a command, a subcommand in a command or a group; below stand values."""
    options = option.value.get("options") or ()
    inner = [each.get("type") for each in options if isinstance(each, dict)]
    if (type_ == SUBCOMMAND_GROUP and depth > 0) or depth > 1:
        option.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Too deeply nested")
    elif type_ == SUBCOMMAND_GROUP and any(each != SUBCOMMAND for each in inner):
        option.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A group holds only subcommands")
    elif type_ == SUBCOMMAND and any(each in (SUBCOMMAND, SUBCOMMAND_GROUP) for each in inner):
        option.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A subcommand holds only values")
    else:
        _check_options(option, depth + 1)


def _check_kinds_do_not_mix(form: Form, types: list[Any]) -> None:
    branches = [type_ in (SUBCOMMAND, SUBCOMMAND_GROUP) for type_ in types]
    if any(branches) and not all(branches):
        form.at("options").wrong(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other"
            " types",
        )


def _check_value_option(option: Form, type_: int) -> None:
    choices = option.entries("choices", MOST_OPTIONS)
    if choices and type_ not in _WITH_CHOICES:
        option.at("choices").wrong(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This type takes no choices"
        )
    if option.flag("autocomplete") and (choices or type_ not in _WITH_CHOICES):
        option.at("autocomplete").wrong(
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
            "Autocomplete needs a string, integer or number option without choices",
        )
    for choice in choices:
        if choice.is_object():
            _check_choice(choice, type_)
    if type_ == STRING:
        option.number("min_length", 0, 6000)
        option.number("max_length", 1, 6000)
    if type_ in (INTEGER, NUMBER):
        is_whole = type_ == INTEGER
        option.number("min_value", -_MOST_INT, _MOST_INT, is_whole=is_whole)
        option.number("max_value", -_MOST_INT, _MOST_INT, is_whole=is_whole)


def _check_choice(choice: Form, type_: int) -> None:
    choice.text("name", 100, shortest=1, is_required=True)
    if type_ == STRING:
        choice.text("value", 100, is_required=True)
    else:
        is_whole = type_ == INTEGER
        choice.number("value", -_MOST_INT, _MOST_INT, is_required=True, is_whole=is_whole)


def _characters(body: Json) -> int:
    """Of a command and all below; of translations the longest counts."""
    total = len(str(body["value"])) if isinstance(body.get("value"), str) else 0
    for key in ("name", "description"):
        translated = body.get(f"{key}_localizations")
        texts = [body.get(key), *(translated.values() if isinstance(translated, dict) else ())]
        total += max((len(text) for text in texts if isinstance(text, str)), default=0)
    for key in ("options", "choices"):
        inner = body.get(key)
        if isinstance(inner, list):
            total += sum(_characters(each) for each in inner if isinstance(each, dict))
    return total
