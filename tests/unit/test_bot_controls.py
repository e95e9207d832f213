"""Buttons and menus become what Discord takes: sealed, in rows, with what is chosen already."""

from typing import Any

import discord
import pytest

from myna.bot.rendering import view
from myna.bot.replies import Button, Choice, Control, Offers, Reply, Select
from myna.bot.seals import Seals

SEALS = Seals(key=b"k" * 32, now=lambda: 1_800_000_000.0)
OWNER, OTHER = 7, 8
LANGUAGES = (Choice(value="ru", label="Русский"), Choice(value="en", label="English", about="a"))
STRING, ROLE, CHANNEL = 3, 6, 8


def sent(*controls: Control) -> list[list[dict[str, Any]]]:
    """The components of each row, as they go to Discord."""
    return [list(row["components"]) for row in view(controls, SEALS).to_components()]


def test_a_menu_shows_its_choices_and_what_is_chosen() -> None:
    [[menu]] = sent(
        Select(press="x:y", placeholder="Which?", choices=LANGUAGES, chosen=frozenset({"en"}))
    )

    assert (STRING, "Which?", 1, 1) == tuple(
        menu[key] for key in ("type", "placeholder", "min_values", "max_values")
    )
    assert ["ru", "en"] == [option["value"] for option in menu["options"]]
    assert [False, True] == [option["default"] for option in menu["options"]]
    assert "a" == menu["options"][1]["description"]


@pytest.mark.parametrize(
    ("offers", "kind", "of"), [(Offers.ROLES, ROLE, "role"), (Offers.CHANNELS, CHANNEL, "channel")]
)
def test_a_menu_of_the_server_names_what_is_chosen_by_its_id(
    offers: Offers, kind: int, of: str
) -> None:
    [[menu]] = sent(
        Select(
            press="x",
            placeholder="?",
            offers=offers,
            chosen=frozenset({"5", "6"}),
            fewest=0,
            most=25,
        )
    )

    assert (kind, 0, 25) == (menu["type"], menu["min_values"], menu["max_values"])
    assert [{"id": 5, "type": of}, {"id": 6, "type": of}] == menu["default_values"]


def test_only_channels_in_which_somebody_can_write_are_offered() -> None:
    [[menu]] = sent(Select(press="x", placeholder="?", offers=Offers.CHANNELS))

    assert discord.ChannelType.category.value not in menu["channel_types"]
    assert discord.ChannelType.text.value in menu["channel_types"]


def test_every_menu_has_a_row_and_the_buttons_share_the_next() -> None:
    menus = [Select(press=str(n), placeholder="?", choices=LANGUAGES) for n in range(2)]
    buttons = [Button(press=f"b{n}", label="Press") for n in range(3)]

    assert [1, 1, 3] == [len(row) for row in sent(*menus, *buttons)]


def test_menus_are_sealed_for_their_owner_like_buttons() -> None:
    [[menu]] = sent(Select(press="x:y", placeholder="?", choices=LANGUAGES, owner_id=OWNER))

    assert "x:y" == SEALS.opened(menu["custom_id"], OWNER)
    with pytest.raises(Exception, match="somebody else's"):
        SEALS.opened(menu["custom_id"], OTHER)


def test_menus_stand_above_the_buttons_of_a_reply() -> None:
    menu = Select(press="m", placeholder="?", choices=LANGUAGES)
    button = Button(press="b", label="Press")

    assert (menu, button) == Reply(text="?", buttons=(button,), selects=(menu,)).controls
