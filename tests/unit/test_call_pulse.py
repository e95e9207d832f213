"""Whether a voice server lives: over the websocket, and over UDP where its echo was heard before."""

from myna.bot.voice.connection import Pulse


def test_who_was_never_asked_is_not_awaited() -> None:
    assert not Pulse().is_awaited


def test_an_answer_ends_the_waiting() -> None:
    pulse = Pulse()
    pulse.asked()
    assert pulse.is_unanswered
    pulse.heard()

    assert not pulse.is_awaited
    assert pulse.beats == 1


def test_an_echo_that_was_never_heard_is_not_missed() -> None:
    pulse = Pulse()
    pulse.asked()

    assert not pulse.is_unechoed


def test_an_echo_that_was_heard_before_is_missed() -> None:
    pulse = Pulse()
    pulse.asked()
    pulse.echoed()
    pulse.asked()
    pulse.heard()

    assert pulse.is_unechoed


def test_only_when_all_have_answered_it_beats() -> None:
    pulse = Pulse()
    pulse.asked()
    pulse.echoed()
    assert pulse.beats == 0
    pulse.heard()
    assert pulse.beats == 1
    pulse.asked()
    pulse.heard()
    assert pulse.beats == 1
    pulse.echoed()

    assert pulse.beats == 2
