"""What Discord refuses from a bot, rule by rule, each mistake at its place in the error tree."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.errors import ApiError
from discord_sandbox.files.uploads import upload
from discord_sandbox.payloads.components import check_modal
from discord_sandbox.payloads.form import Form, Problem, error_tree
from discord_sandbox.payloads.messages import check_edit, check_message
from discord_sandbox.world.records import Json

COMPONENTS_V2 = 1 << 15
VOICE_MESSAGE = 1 << 13
OGG = upload("0", "voice.ogg", b"OggS")


def places(refused: pytest.ExceptionInfo[ApiError]) -> dict[str, str]:
    """The code of the error at each dotted place."""
    found: dict[str, str] = {}

    def walk(node: Any, path: tuple[str, ...]) -> None:
        for key, value in node.items():
            if key == "_errors":
                found[".".join(path)] = value[0]["code"]
            else:
                walk(value, (*path, key))

    walk(refused.value.errors or {}, ())
    return found


def button(**changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes", **changes}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def menu(options: int = 1, **changes: Any) -> Json:
    offered = [{"label": str(n), "value": str(n)} for n in range(options)]
    return {"type": 3, "custom_id": "menu", "options": offered, **changes}


def choosing(kind: int, *chosen: Json) -> Json:
    return {"type": kind, "custom_id": "menu", "default_values": list(chosen)}


def buttons(number: int) -> list[Json]:
    return [button(custom_id=str(n)) for n in range(number)]


def text_display(content: str) -> Json:
    return {"type": 10, "content": content}


ACCEPTED: list[Json] = [
    {"content": "x" * 2000},
    {"content": "  " + "x" * 2000 + "\n"},
    {"embeds": [{"title": "x"}] * 10},
    {"embeds": [{"description": "x" * 4096, "footer": {"text": "x" * 1904}}]},
    {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    {"content": "x", "nonce": 5},
    {"content": "x", "allowed_mentions": {"parse": ["users"], "roles": ["1"]}},
    {"content": "x", "message_reference": {"message_id": 5}},
    {"components": [row(*buttons(5))]},
    {"components": [row(menu(25, min_values=0, max_values=25))]},
    {"components": [row(choosing(6, {"id": 5, "type": "role"}))]},
    {"components": [row(choosing(8, {"id": "5", "type": "channel"}))]},
    {"components": [row(button(label=None, emoji={"name": "👍"}))]},
    {"components": [row({"type": 2, "style": 5, "url": "https://x.test", "label": "x"})]},
    {"flags": COMPONENTS_V2, "components": [text_display("x")] * 40},
    {
        "flags": COMPONENTS_V2,
        "components": [
            {"type": 17, "components": [{"type": 14}, {"type": 12, "items": [{"media": {"url": "https://x.test/a.png"}}]}]},
            {"type": 9, "components": [text_display("x")], "accessory": button()},
            {"type": 13, "file": {"url": "attachment://a.txt"}},
        ],
    },
]  # fmt: skip


@pytest.mark.parametrize("body", ACCEPTED, ids=range(len(ACCEPTED)))
def test_what_discord_takes_is_taken(body: Json) -> None:
    check_message(body)


REFUSED: list[tuple[Json, dict[str, str]]] = [
    ({"content": "x" * 2001}, {"content": "BASE_TYPE_MAX_LENGTH"}),
    ({"content": 5}, {"content": "STRING_TYPE_CONVERT"}),
    ({"content": "x", "tts": "yes"}, {"tts": "BOOLEAN_TYPE_CONVERT"}),
    ({"content": "x", "nonce": "n" * 26}, {"nonce": "BASE_TYPE_MAX_LENGTH"}),
    ({"embeds": [{"title": "x"}] * 11}, {"embeds": "BASE_TYPE_MAX_LENGTH"}),
    ({"embeds": [{"title": "x" * 257}]}, {"embeds.0.title": "BASE_TYPE_MAX_LENGTH"}),
    ({"embeds": [{"description": "x" * 4097}]}, {"embeds.0.description": "BASE_TYPE_MAX_LENGTH"}),
    (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
        {"embeds.0.fields": "BASE_TYPE_MAX_LENGTH"},
    ),
    (
        {"embeds": [{"fields": [{"name": "x" * 257, "value": "x" * 1025}]}]},
        {
            "embeds.0.fields.0.name": "BASE_TYPE_BAD_LENGTH",
            "embeds.0.fields.0.value": "BASE_TYPE_BAD_LENGTH",
        },
    ),
    ({"embeds": [{"fields": [{"name": "n"}]}]}, {"embeds.0.fields.0.value": "BASE_TYPE_REQUIRED"}),
    (
        {"embeds": [{"footer": {"text": "x" * 2049}}]},
        {"embeds.0.footer.text": "BASE_TYPE_BAD_LENGTH"},
    ),
    (
        {"embeds": [{"author": {"name": "x" * 257}}]},
        {"embeds.0.author.name": "BASE_TYPE_BAD_LENGTH"},
    ),
    (
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        {"embeds": "MAX_EMBED_SIZE_EXCEEDED"},
    ),
    (
        {"embeds": [{"title": "x", "url": "ftp://x.test"}]},
        {"embeds.0.url": "URL_TYPE_INVALID_SCHEME"},
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["all"]}},
        {"allowed_mentions.parse.0": "BASE_TYPE_CHOICES"},
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        {"allowed_mentions": "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
    ),
    ({"components": [row(each) for each in buttons(6)]}, {"components": "BASE_TYPE_MAX_LENGTH"}),
    (
        {"components": [row(*buttons(6))]},
        {
            "components.0.components": "BASE_TYPE_BAD_LENGTH",
        },
    ),
    (
        {"components": [row(menu(), button())]},
        {"components.0.components": "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
    ),
    (
        {"components": [row(choosing(6, {"id": 5, "type": "channel"}))]},
        {"components.0.components.0.default_values.0.type": "BASE_TYPE_CHOICES"},
    ),
    (
        {"components": [row(choosing(8, *[{"id": 5, "type": "channel"}] * 2))]},
        {"components.0.components.0.default_values": "BASE_TYPE_MAX_LENGTH"},
    ),
    (
        {"components": [row(menu(26))]},
        {"components.0.components.0.options": "BASE_TYPE_BAD_LENGTH"},
    ),
    (
        {"components": [row(button(label="x" * 81))]},
        {"components.0.components.0.label": "BASE_TYPE_MAX_LENGTH"},
    ),
    (
        {"components": [row(button(custom_id="x" * 101))]},
        {"components.0.components.0.custom_id": "BASE_TYPE_BAD_LENGTH"},
    ),
    (
        {"components": [row(button(custom_id=None))]},
        {"components.0.components.0.custom_id": "BASE_TYPE_REQUIRED"},
    ),
    (
        {"components": [row(button(), button())]},
        {"components.0.components.1.custom_id": "COMPONENT_CUSTOM_ID_DUPLICATED"},
    ),
    ({"components": [button()]}, {"components.0.type": "UNION_TYPE_CHOICES"}),
    ({"components": [text_display("x")]}, {"components.0.type": "UNION_TYPE_CHOICES"}),
    (
        {"flags": COMPONENTS_V2, "content": "x", "components": [text_display("x")]},
        {"content": "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
    ),
    (
        {
            "flags": COMPONENTS_V2,
            "components": [{"type": 17, "components": [text_display("x")] * 40}],
        },
        {"components": "COMPONENT_MAX_TOTAL_COMPONENTS"},
    ),
    (
        {"flags": COMPONENTS_V2, "components": [text_display("x" * 2001)] * 2},
        {"components": "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
    ),
    (
        {"content": "x", "message_reference": {}},
        {"message_reference.message_id": "BASE_TYPE_REQUIRED"},
    ),
    ({"content": "x", "attachments": [{}]}, {"attachments.0.id": "BASE_TYPE_REQUIRED"}),
    (
        {"content": "x", "attachments": [{"id": 0, "description": "x" * 1025}]},
        {"attachments.0.description": "BASE_TYPE_MAX_LENGTH"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), REFUSED, ids=range(len(REFUSED)))
def test_what_discord_refuses_is_refused_at_its_place(body: Json, expected: Json) -> None:
    with pytest.raises(ApiError) as refused:
        check_message(body)

    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert expected == places(refused)


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": None, "embeds": []}])
def test_an_empty_message_is_refused(body: Json) -> None:
    with pytest.raises(ApiError) as refused:
        check_message(body)

    assert refused.value.code == 50006


def test_a_file_is_enough() -> None:
    check_message({}, [OGG])


def test_mistakes_of_an_answer_stand_below_its_data() -> None:
    with pytest.raises(ApiError) as refused:
        check_message({"content": "x" * 2001}, path=("data",))

    assert places(refused) == {"data.content": "BASE_TYPE_MAX_LENGTH"}


@pytest.mark.parametrize(
    ("changes", "uploads", "code"),
    [
        ({"content": "x"}, [OGG], 50159),
        ({}, [], 50160),
        ({}, [upload("0", "a.txt", b"")], 50160),
        ({}, [OGG, OGG], 50160),
        ({"attachments": [{"id": 0, "duration_secs": 1.0}]}, [OGG], 50161),
    ],
)
def test_a_voice_message_is_one_described_sound(
    changes: Json, uploads: list[Any], code: int
) -> None:
    described = {"attachments": [{"id": 0, "duration_secs": 1.0, "waveform": "AA=="}]}
    check_message({"flags": VOICE_MESSAGE, **described}, [OGG])

    with pytest.raises(ApiError) as refused:
        check_message({"flags": VOICE_MESSAGE, **described, **changes}, uploads)
    assert code == refused.value.code


def test_a_voice_message_cannot_be_edited() -> None:
    with pytest.raises(ApiError) as refused:
        check_edit({"content": "x"}, [], flags=VOICE_MESSAGE)

    assert refused.value.code == 50162


def test_what_the_sandbox_can_not_do_is_no_quiet_success() -> None:
    with pytest.raises(ApiError) as refused:
        check_message({"content": "x", "poll": {"question": {"text": "?"}}})

    assert refused.value.status == 501


def text_input(**changes: Any) -> Json:
    return {"type": 4, "style": 1, "custom_id": "in", "label": "L", **changes}


def labelled(component: Json, **changes: Any) -> Json:
    return {"type": 18, "label": "L", "component": component, **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"components": [labelled(menu())]}, {}),
        ({"title": "x" * 46}, {"title": "BASE_TYPE_BAD_LENGTH"}),
        ({"custom_id": None}, {"custom_id": "BASE_TYPE_REQUIRED"}),
        ({"components": []}, {"components": "BASE_TYPE_REQUIRED"}),
        ({"components": [row(text_input())] * 6}, {"components": "BASE_TYPE_BAD_LENGTH"}),
        (
            {"components": [row(button())]},
            {
                "components.0.components.0.type": "UNION_TYPE_CHOICES",
            },
        ),
        (
            {"components": [row(text_input(label="x" * 46))]},
            {"components.0.components.0.label": "BASE_TYPE_BAD_LENGTH"},
        ),
        (
            {"components": [labelled(text_input(value="x" * 4001))]},
            {"components.0.component.value": "BASE_TYPE_MAX_LENGTH"},
        ),
        (
            {"components": [labelled(text_input(), label="x" * 46)]},
            {"components.0.label": "BASE_TYPE_BAD_LENGTH"},
        ),
    ],
)
def test_the_rules_of_a_form_hold(changes: Json, expected: Json) -> None:
    form = Form({"custom_id": "m", "title": "T", "components": [row(text_input())], **changes})
    check_modal(form)

    found = {".".join(problem.path): problem.code for problem in form.problems}
    found = {place: code for place, code in found.items() if "DUPLICATED" not in code}
    if "components.0.components.0.type" in expected:
        found.pop("components.0.components.0.label", None)
    assert expected == found


KEYS = st.sampled_from(
    [
        "content", "embeds", "title", "fields", "name", "value", "components", "type", "style",
        "custom_id", "options", "flags", "attachments", "id", "nonce", "parse", "footer", "image",
        "allowed_mentions", "message_reference", "url", "accessory",
    ]
)  # fmt: skip
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(NONSENSE)
def test_no_nonsense_breaks_the_check(body: Any) -> None:
    """Whatever comes, the answer is yes or a refusal."""
    if not isinstance(body, dict):
        body = {"content": body, "components": body, "embeds": body, "allowed_mentions": body}
    with suppress(ApiError):
        check_message(body)


def test_several_mistakes_share_one_tree() -> None:
    problems = [
        Problem(path=("a", "0"), code="X", message="x"),
        Problem(path=("a", "0"), code="Y", message="y"),
        Problem(path=("a", "1", "b"), code="Z", message="z"),
    ]

    assert error_tree(problems) == {
        "a": {
            "0": {"_errors": [{"code": "X", "message": "x"}, {"code": "Y", "message": "y"}]},
            "1": {"b": {"_errors": [{"code": "Z", "message": "z"}]}},
        }
    }
