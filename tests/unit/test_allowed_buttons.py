"""Under a list that one person asked for stand only the buttons that do something for them."""

import pytest

from myna.bot.learning.allowed_buttons import allowed
from myna.bot.replies import Button
from myna.bot.requests import Request
from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.teaching import SourceType

HERE = guild_tenant(1)
VERBS = ("model-promote", "model-back", "model-compare", "job-train", "job-cancel")


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.MEMBER, ["model-compare"]),
        (Role.TEACHER, ["model-compare", "job-train", "job-cancel"]),
        (Role.MANAGER, list(VERBS)),
    ],
)
def test_a_list_of_models_or_trainings_has_only_the_buttons_of_whoever_asked(
    role: Role, shown: list[str]
) -> None:
    request = Request(
        key="1",
        actor=Actor(id=2, role=role, tenant=HERE),
        channel_id=3,
        name="Bob",
        language="en",
        source=SourceType.MESSAGE,
    )
    buttons = [Button(press=f"{verb}:7") for verb in VERBS]

    assert shown == [button.press.partition(":")[0] for button in allowed(request, buttons)]
