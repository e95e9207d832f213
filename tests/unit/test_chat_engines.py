"""Which chat model a server speaks with, and how each stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from myna.domain.chat import ChatChoice, Style
from myna.errors import EngineFailed
from myna.services.chat_engines import ChatEngines, EngineState
from myna.services.chat_settings import ChatSettings
from myna.testing import MemoryChatChoices, ScriptedChatModel
from talking_house import elsewhere, manager
from teaching_house import HERE, NOON


def engines(
    *models: ScriptedChatModel, chosen: str | None = None, may_leave: bool = True
) -> ChatEngines:
    choices = MemoryChatChoices(chosen={HERE: ChatChoice(engine=chosen, host=FAR.host)})
    return ChatEngines(
        models=models, choices=choices, clock=lambda: NOON, may_use_network=may_leave
    )


NEAR, FAR = ScriptedChatModel(name="near"), elsewhere("far")


@pytest.mark.parametrize(
    ("models", "chosen", "speaks"),
    [
        ((), None, None),
        ((NEAR, FAR), None, NEAR),
        ((FAR, NEAR), None, None),
        ((FAR, NEAR), "near", NEAR),
        ((NEAR, FAR), "far", FAR),
        ((NEAR, FAR), "", None),
        ((NEAR, FAR), "gone", NEAR),
        ((FAR,), "gone", None),
    ],
)
async def test_what_was_chosen_speaks_else_the_first_on_this_machine(
    models: tuple[ScriptedChatModel, ...], chosen: str | None, speaks: ScriptedChatModel | None
) -> None:
    assert speaks is await engines(*models, chosen=chosen).of(HERE)


@pytest.mark.parametrize("before", ["", "other.example"])
async def test_what_moved_to_another_host_speaks_no_more_until_it_is_chosen_again(
    before: str,
) -> None:
    choices = MemoryChatChoices(chosen={HERE: ChatChoice(engine="far", host=before)})
    kept = ChatEngines(models=[FAR], choices=choices, clock=lambda: NOON)

    assert None is await kept.of(HERE)
    await ChatSettings(choices=choices, engines=kept, clock=lambda: NOON).choose_engine(
        manager(), "far"
    )
    assert FAR is await kept.of(HERE)


async def test_another_style_is_no_consent_to_another_host() -> None:
    choices = MemoryChatChoices(chosen={HERE: ChatChoice(engine="far", host="other.example")})
    kept = ChatEngines(models=[FAR], choices=choices, clock=lambda: NOON)
    settings = ChatSettings(choices=choices, engines=kept, clock=lambda: NOON)
    await settings.choose(manager(), replace(await settings.shown(manager()), style=Style.OPEN))

    assert None is await kept.of(HERE)


async def test_where_nothing_may_leave_what_is_elsewhere_is_not_offered() -> None:
    kept = engines(FAR, NEAR, chosen="far", may_leave=False)

    assert [NEAR] == list(kept.offered())
    assert NEAR is await kept.of(HERE)


@pytest.mark.parametrize("reason", ["quota", "key", "not-permitted", "no-model"])
def test_what_somebody_must_mend_is_not_tried_again_soon(reason: str) -> None:
    kept = engines(NEAR)
    kept.failed(NEAR, {"reason": reason})

    state = kept.state("near")
    assert (True, reason, False) == (state.is_paused, state.reason, kept.may_try(NEAR))
    assert state.until is not None
    assert state.until > NOON + timedelta(minutes=9)


def test_an_endpoint_that_names_a_time_is_left_alone_for_it() -> None:
    kept = engines(NEAR)
    kept.failed(NEAR, {"reason": "rate", "seconds": 300})

    until = kept.state("near").until
    assert until is not None
    assert timedelta(seconds=290) < until - NOON <= timedelta(seconds=300)


def test_one_failure_alone_is_no_pause_and_told_until_it_works() -> None:
    kept = engines(NEAR)
    kept.failed(NEAR, {"reason": "server"})

    assert EngineState(reason="server") == kept.state("near")
    kept.succeeded(NEAR)
    assert EngineState() == kept.state("near")


async def test_when_a_model_ends_is_looked_up_and_kept_where_it_fails() -> None:
    ending = ScriptedChatModel(name="near", ends=date(2027, 1, 6))
    kept = engines(ending)
    await kept.look_up_shutdowns()
    ending.ends = None

    async def failing() -> date | None:
        raise EngineFailed("Nobody there.", reason="connection")

    ending.shutdown_date = failing  # type: ignore[method-assign]
    await kept.look_up_shutdowns()

    assert date(2027, 1, 6) == kept.state("near").shutdown
