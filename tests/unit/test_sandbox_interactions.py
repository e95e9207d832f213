"""Interactions: three seconds to answer, fifteen minutes to follow up, components and forms."""

from dataclasses import replace
from typing import Any

import pytest

from command_ask import QUESTION, asked, register
from discord_sandbox.errors import ApiError
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.interactions.interactions import NO_RESPONSE
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Interaction, Json, Message
from sandbox_desk import Office

SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 1 << 6, 1 << 7
BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "A", "custom_id": "a"}]}
MENU = {
    "type": 1,
    "components": [
        {
            "type": 3,
            "custom_id": "m",
            "options": [{"label": "Red", "value": "r"}, {"label": "Blue", "value": "b"}],
        }
    ],
}


@pytest.fixture
def interaction(office: Office) -> Interaction:
    register(office)
    return asked(office)


def callback(office: Office, interaction: Interaction, kind: int, data: Json | None = None) -> Any:
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    body = {"type": kind, "data": data}
    return office.ask("POST", path, body, query={"with_response": "true"}, has_token=False)


def hook(interaction: Interaction, rest: str = "") -> str:
    return f"/webhooks/{interaction.application_id}/{interaction.token}{rest}"


def code_of(refused: pytest.ExceptionInfo[ApiError]) -> int:
    return refused.value.code


def message_of(office: Office, plain: Json) -> Message:
    message = office.world.message(plain["channel_id"], plain["id"])
    assert message is not None
    return message


def test_the_bot_is_told_all_about_it(office: Office, interaction: Interaction) -> None:
    (payload,) = office.told("INTERACTION_CREATE")

    assert payload["type"] == 2
    assert payload["member"]["user"]["username"] == "alice"
    assert payload["data"]["name"] == "ask"
    assert payload["authorizing_integration_owners"] == {"0": office.guild_id}
    assert (payload["context"], payload["attachment_size_limit"]) == (0, 10 * 1024 * 1024)
    assert int(payload["app_permissions"]) & Permission.SEND_MESSAGES


def test_an_answer_in_time_is_a_message(office: Office, interaction: Interaction) -> None:
    office.advance(2.9)
    response = callback(office, interaction, SEND, {"content": "42 <@&1> @everyone"})

    message = response["resource"]["message"]
    assert (message["content"], message["type"]) == ("42 <@&1> @everyone", 20)
    assert message["mention_everyone"] is False
    assert message["interaction_metadata"]["user"]["username"] == "alice"
    assert response["interaction"]["response_message_id"] == message["id"]


def test_an_answer_too_late_is_for_nobody(office: Office, interaction: Interaction) -> None:
    office.advance(3.1)

    with pytest.raises(ApiError) as refused:
        callback(office, interaction, SEND, {"content": "late"})
    assert code_of(refused) == 10062


def test_the_person_is_told_that_nobody_answered(office: Office, interaction: Interaction) -> None:
    office.advance(2.9)
    office.interactions.fail_overdue()
    assert office.told("SANDBOX_INTERACTION_FAILED") == []
    office.advance(0.1)
    office.interactions.fail_overdue()
    office.interactions.fail_overdue()

    (told,) = office.told("SANDBOX_INTERACTION_FAILED")
    assert told == {"interaction_id": interaction.id, "message": NO_RESPONSE}
    with pytest.raises(ApiError) as refused:
        callback(office, interaction, SEND, {"content": "late"})
    assert code_of(refused) == 10062


def test_an_interaction_is_answered_once(office: Office, interaction: Interaction) -> None:
    callback(office, interaction, SEND, {"content": "one"})

    with pytest.raises(ApiError) as refused:
        callback(office, interaction, SEND, {"content": "two"})
    assert code_of(refused) == 40060


def test_a_wrong_token_is_no_interaction(office: Office, interaction: Interaction) -> None:
    with pytest.raises(ApiError) as refused:
        callback(office, replace(interaction, token="other"), SEND, {"content": "one"})

    assert code_of(refused) == 10062


@pytest.mark.parametrize("kind", [DEFER_UPDATE, UPDATE, CHOICES, 1, 99])
def test_a_command_cannot_be_answered_with_everything(
    office: Office, interaction: Interaction, kind: int
) -> None:
    with pytest.raises(ApiError) as refused:
        callback(office, interaction, kind, {})

    assert code_of(refused) == 50035
    assert "type" in (refused.value.errors or {})


def test_a_refused_answer_may_be_tried_again(office: Office, interaction: Interaction) -> None:
    with pytest.raises(ApiError):
        callback(office, interaction, SEND, {})

    assert callback(office, interaction, SEND, {"content": "better"})


def test_follow_ups_wait_for_the_answer(office: Office, interaction: Interaction) -> None:
    with pytest.raises(ApiError) as refused:
        office.ask("POST", hook(interaction), {"content": "early"}, has_token=False)
    assert code_of(refused) == 10015

    callback(office, interaction, SEND, {"content": "one"})
    two = office.ask("POST", hook(interaction), {"content": "two"}, has_token=False)
    assert two["message_reference"]["message_id"] != two["id"]


def test_the_token_lasts_fifteen_minutes(office: Office, interaction: Interaction) -> None:
    callback(office, interaction, SEND, {"content": "one"})
    office.advance(15 * 60 - 1)
    office.ask("PATCH", hook(interaction, "/messages/@original"), {"content": "two"})
    office.advance(2)

    with pytest.raises(ApiError) as refused:
        office.ask("PATCH", hook(interaction, "/messages/@original"), {"content": "three"})
    assert (refused.value.status, code_of(refused)) == (401, 50027)


def test_an_unknown_token_is_an_unknown_webhook(office: Office, interaction: Interaction) -> None:
    with pytest.raises(ApiError) as refused:
        office.ask("POST", f"/webhooks/{office.bot.id}/nonsense", {"content": "x"})

    assert code_of(refused) == 10015


def test_the_first_follow_up_replaces_thinking(office: Office, interaction: Interaction) -> None:
    response = callback(office, interaction, DEFER, {"flags": EPHEMERAL})
    thinking = office.world.message(office.general, response["interaction"]["response_message_id"])
    assert thinking is not None
    assert thinking.flags == EPHEMERAL | LOADING
    assert response["interaction"]["response_message_loading"] is True
    assert office.told("SANDBOX_INTERACTION_THINKING") != []

    first = office.ask("POST", hook(interaction), {"content": "done"})
    second = office.ask("POST", hook(interaction), {"content": "more"})

    assert (first["id"], first["flags"]) == (thinking.id, EPHEMERAL)
    assert first["edited_timestamp"] is None
    assert second["id"] != thinking.id
    assert message_of(office, second).only_visible_to is None


def test_an_ephemeral_answer_is_out_of_the_channels_reach(
    office: Office, interaction: Interaction
) -> None:
    sent = callback(office, interaction, SEND, {"content": "psst", "flags": EPHEMERAL})
    message = sent["resource"]["message"]

    assert office.ask("GET", f"/channels/{office.general}/messages") == []
    with pytest.raises(ApiError) as refused:
        office.ask("GET", f"/channels/{office.general}/messages/{message['id']}")
    assert code_of(refused) == 10008
    original = office.ask("GET", hook(interaction, "/messages/@original"))
    assert original["content"] == "psst"
    office.ask("DELETE", hook(interaction, "/messages/@original"))
    with pytest.raises(ApiError):
        office.ask("GET", hook(interaction, "/messages/@original"))


def test_a_token_reaches_only_its_own_messages(office: Office, interaction: Interaction) -> None:
    callback(office, interaction, SEND, {"content": "one"})
    other = office.say(office.bot.id)

    with pytest.raises(ApiError) as refused:
        office.ask("DELETE", hook(interaction, f"/messages/{other.id}"))
    assert code_of(refused) == 10008


# Components


def with_components(office: Office, *rows: Json) -> Message:
    body = {"content": "x", "components": list(rows)}
    return message_of(office, office.ask("POST", f"/channels/{office.general}/messages", body))


def test_a_button_may_change_its_message(office: Office) -> None:
    message = with_components(office, BUTTON)
    pressed = office.interactions.press(office.stand(office.bob), message, "a")

    response = callback(office, pressed, UPDATE, {"content": "y", "components": []})
    changed = response["resource"]["message"]
    assert (changed["id"], changed["content"]) == (message.id, "y")
    assert office.told("MESSAGE_UPDATE")[-1]["content"] == "y"


def test_a_deferred_update_leaves_the_message_for_later(office: Office) -> None:
    message = with_components(office, BUTTON)
    pressed = office.interactions.press(office.stand(office.bob), message, "a")

    callback(office, pressed, DEFER_UPDATE)
    edited = office.ask("PATCH", hook(pressed, "/messages/@original"), {"content": "later"})
    assert (edited["id"], edited["content"]) == (message.id, "later")


def test_a_menu_takes_its_options_by_label_or_value(office: Office) -> None:
    message = with_components(office, MENU)
    stand = office.stand(office.bob)

    made = [office.interactions.press(stand, message, "m", [each]) for each in ("Red", "r")]
    assert [one.data["values"] for one in made] == [["r"], ["r"]]
    with pytest.raises(CannotUse, match="offers 'Red', 'Blue'"):
        office.interactions.press(stand, message, "m", ["Green"])
    with pytest.raises(CannotUse, match="takes 1 to 1 values"):
        office.interactions.press(stand, message, "m", ["Red", "Blue"])


def test_a_disabled_button_does_nothing(office: Office) -> None:
    disabled = {"type": 1, "components": [{**BUTTON["components"][0], "disabled": True}]}  # type: ignore[index, dict-item]
    message = with_components(office, disabled)

    with pytest.raises(CannotUse, match="switched off"):
        office.interactions.press(office.stand(office.bob), message, "a")


def test_anothers_ephemeral_message_cannot_be_clicked(
    office: Office, interaction: Interaction
) -> None:
    data = {"content": "x", "flags": EPHEMERAL, "components": [BUTTON]}
    plain = callback(office, interaction, SEND, data)["resource"]["message"]

    with pytest.raises(CannotUse, match="for another member"):
        office.interactions.press(office.stand(office.bob), message_of(office, plain), "a")


# Forms and completion

FORM = {
    "custom_id": "f",
    "title": "T",
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 4, "style": 1, "custom_id": "t", "label": "L", "max_length": 5}
            ],
        },
        {"type": 18, "label": "Yes?", "component": {"type": 23, "custom_id": "c"}},
    ],
}


def test_a_form_is_shown_and_submitted(office: Office, interaction: Interaction) -> None:
    callback(office, interaction, MODAL, FORM)
    (shown,) = office.told("SANDBOX_MODAL")
    assert shown["modal"]["title"] == "T"

    stand = office.stand(office.alice)
    submitted = office.interactions.submit(stand, interaction.id, {"t": "abc", "c": True})
    row, label = submitted.data["components"]
    assert row["components"][0]["value"] == "abc"
    assert label["component"]["value"] is True
    answer = callback(office, submitted, SEND, {"content": "thanks"})
    metadata = answer["resource"]["message"]["interaction_metadata"]
    assert metadata["triggering_interaction_metadata"]["id"] == interaction.id


def test_a_form_is_filled_in_as_it_asks(office: Office, interaction: Interaction) -> None:
    callback(office, interaction, MODAL, FORM)
    stand = office.stand(office.alice)

    with pytest.raises(CannotUse, match="must be filled in"):
        office.interactions.submit(stand, interaction.id, {})
    with pytest.raises(CannotUse, match="0 to 5 characters"):
        office.interactions.submit(stand, interaction.id, {"t": "abcdef"})
    with pytest.raises(CannotUse, match="no field 'x'"):
        office.interactions.submit(stand, interaction.id, {"x": "1"})
    with pytest.raises(CannotUse, match="no form"):
        office.interactions.submit(office.stand(office.bob), interaction.id, {"t": "abc"})


def test_completion_is_answered_with_choices(office: Office) -> None:
    register(office, options=[{**QUESTION, "autocomplete": True}])
    channel = office.world.channels[office.general]
    command = office.interactions.command_named(office.alice, channel, "ask")
    stand = office.stand(office.alice)
    made = office.interactions.complete(stand, command, {"question": "w"}, focused="question")

    assert made.data["options"][0] == {
        "name": "question",
        "type": 3,
        "value": "w",
        "focused": True,
    }
    callback(office, made, CHOICES, {"choices": [{"name": "Why", "value": "why"}]})
    (told,) = office.told("SANDBOX_CHOICES")
    assert told["choices"] == [{"name": "Why", "value": "why"}]
