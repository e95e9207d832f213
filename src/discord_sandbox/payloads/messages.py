"""The rules for a message that a bot sends or edits."""

from collections.abc import Sequence

from discord_sandbox.errors import ApiError
from discord_sandbox.files.uploads import Upload
from discord_sandbox.payloads.components import check_components
from discord_sandbox.payloads.embeds import check_embeds
from discord_sandbox.payloads.form import Form
from discord_sandbox.world.records import Json

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
VOICE_MESSAGE = 1 << 13
COMPONENTS_V2 = 1 << 15

LONGEST_CONTENT = 2000
MOST_FILES = 10
LONGEST_NONCE = 25
LONGEST_WAVEFORM = 400
"""Base64 characters."""

_PLAIN_FIELDS = ("content", "embeds", "sticker_ids", "poll")
_ABSENT_HERE = {"poll": "polls", "sticker_ids": "stickers", "shared_client_theme": "client themes"}
_MENTION_KINDS = ("users", "roles", "everyone")


def check_message(
    body: Json, uploads: Sequence[Upload] = (), *, path: tuple[str, ...] = ()
) -> None:
    """Raises `ApiError` as Discord would. `path` is where the message stands in the request."""
    _refuse_what_is_absent_here(body)
    form = Form(body, path)
    flags = int(form.number("flags", 0, 2**31 - 1) or 0)
    _check_fields(form, is_layout=bool(flags & COMPONENTS_V2))
    _check_attachments(form, uploads)
    form.refuse_if_wrong()
    if flags & VOICE_MESSAGE:
        _check_voice_message(body, uploads)
    elif is_empty(body, uploads):
        raise ApiError(400, 50006, "Cannot send an empty message")


def check_edit(
    body: Json, uploads: Sequence[Upload], *, flags: int, path: tuple[str, ...] = ()
) -> None:
    """`flags` are those of the message as it stands."""
    _refuse_what_is_absent_here(body)
    if flags & VOICE_MESSAGE:
        raise ApiError(400, 50162, "Voice messages cannot be edited")
    form = Form(body, path)
    new_flags = int(form.number("flags", 0, 2**31 - 1) or 0)
    _check_fields(form, is_layout=bool((flags | new_flags) & COMPONENTS_V2))
    _check_attachments(form, uploads)
    form.refuse_if_wrong()


def is_empty(body: Json, uploads: Sequence[Upload] = ()) -> bool:
    content = body.get("content")
    has_text = isinstance(content, str) and bool(content.strip())
    is_forward = (body.get("message_reference") or {}).get("type") == 1
    return not (has_text or body.get("embeds") or body.get("components") or uploads or is_forward)


def _refuse_what_is_absent_here(body: Json) -> None:
    for key, name in _ABSENT_HERE.items():
        if body.get(key):
            raise ApiError(
                501, 0, f"The sandbox does not do {name}; send the message without {key}"
            )


def _check_fields(form: Form, *, is_layout: bool) -> None:
    if is_layout:
        for key in _PLAIN_FIELDS:
            if form.has(key) and form.value[key]:
                form.at(key).wrong(
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    content = form.text("content", 10**9)
    if content is not None and len(content.strip()) > LONGEST_CONTENT:
        form.at("content").wrong(
            "BASE_TYPE_MAX_LENGTH", f"Must be {LONGEST_CONTENT} or fewer in length."
        )
    form.flag("tts")
    check_embeds(form)
    check_components(form, is_layout=is_layout)
    _check_allowed_mentions(form)
    _check_nonce(form)
    if form.has("message_reference") and form.at("message_reference").is_object():
        reference = form.at("message_reference")
        reference.snowflake("message_id", is_required=True)
        reference.snowflake("channel_id")
        reference.snowflake("guild_id")
        reference.choice("type", (0, 1))


def _check_nonce(form: Form) -> None:
    form.flag("enforce_nonce")
    nonce = form.at("nonce")
    if isinstance(nonce.value, int) and not isinstance(nonce.value, bool):
        return
    form.text("nonce", LONGEST_NONCE)


def _check_allowed_mentions(form: Form) -> None:
    allowed = form.at("allowed_mentions")
    if allowed.value is None or not allowed.is_object():
        return
    parse = [place.value for place in allowed.entries("parse", 1521)]
    for place in allowed.entries("parse", 1521):
        if place.value not in _MENTION_KINDS:
            names = ", ".join(f"'{kind}'" for kind in _MENTION_KINDS)
            place.wrong("BASE_TYPE_CHOICES", f"Value must be one of ({names}).")
    for kind in ("users", "roles"):
        if allowed.snowflakes(kind, 100) and kind in parse:
            allowed.wrong(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
    allowed.flag("replied_user")


def _check_attachments(form: Form, uploads: Sequence[Upload]) -> None:
    numbers = {upload.key for upload in uploads}
    kept = 0
    for place in form.entries("attachments", MOST_FILES):
        if not place.is_object():
            continue
        id_ = place.snowflake("id", is_required=True)
        place.text("filename", 1024, shortest=1)
        place.text("description", 1024)
        place.text("title", 1024)
        place.number("duration_secs", 0, 2**31 - 1, is_whole=False)
        place.text("waveform", LONGEST_WAVEFORM)
        kept += id_ is not None and id_ not in numbers
    if len(uploads) + kept > MOST_FILES:
        form.at("attachments").wrong(
            "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length."
        )


def _check_voice_message(body: Json, uploads: Sequence[Upload]) -> None:
    if any(body.get(key) for key in ("content", "embeds", "components")):
        raise ApiError(400, 50159, "Voice messages do not support additional content.")
    if len(uploads) != 1 or not uploads[0].content_type.startswith("audio/"):
        raise ApiError(400, 50160, "Voice messages must have a single audio attachment.")
    described = (body.get("attachments") or [{}])[0]
    if described.get("duration_secs") is None or not described.get("waveform"):
        raise ApiError(400, 50161, "Voice messages must have supporting metadata.")
