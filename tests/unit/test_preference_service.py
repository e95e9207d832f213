"""Members choose for themselves, managers for the server; the operator has the last word."""

import asyncio

import pytest

from myna.domain.access import Actor, Role
from myna.domain.speech import AUTO, VoicePreferences
from myna.errors import NotAllowed, UnreadableChoice
from myna.services.preferences import PreferenceService
from myna.testing import MemoryPreferenceStore
from teaching_house import HERE, member, teacher

MANAGER = Actor(id=1, role=Role.MANAGER, tenant=HERE)
STRANGER = Actor(id=9, role=Role.STRANGER, tenant=HERE)


@pytest.fixture
def preferences() -> PreferenceService:
    return PreferenceService(store=MemoryPreferenceStore())


async def test_a_members_choice_stands_over_the_servers(preferences: PreferenceService) -> None:
    await preferences.set_for_server(MANAGER, VoicePreferences(speed=0.8, voice="Anna"))
    mine = await preferences.set_mine(member(), VoicePreferences(speed=1.5))

    assert mine == VoicePreferences(speed=1.5, voice="Anna")
    assert await preferences.of(HERE, member().id) == mine
    assert await preferences.of(HERE, 77) == VoicePreferences(speed=0.8, voice="Anna")


async def test_a_change_leaves_other_choices_as_they_are(preferences: PreferenceService) -> None:
    await preferences.set_mine(member(), VoicePreferences(is_spoken=False))
    await preferences.set_mine(member(), VoicePreferences(speed=1.5))

    assert await preferences.of(HERE, member().id) == VoicePreferences(is_spoken=False, speed=1.5)


async def test_changes_made_at_once_are_all_kept(preferences: PreferenceService) -> None:
    changes = [VoicePreferences(speed=1.5), VoicePreferences(voice="Anna")]
    await asyncio.gather(*(preferences.set_mine(member(), change) for change in changes))

    assert await preferences.of(HERE, member().id) == VoicePreferences(speed=1.5, voice="Anna")


async def test_auto_undoes_the_language_of_the_server(preferences: PreferenceService) -> None:
    await preferences.set_for_server(MANAGER, VoicePreferences(language="ru"))
    before = await preferences.of(HERE, member().id)
    await preferences.set_mine(member(), VoicePreferences(language=AUTO))

    assert before.language == "ru"
    assert (await preferences.of(HERE, member().id)).language is None


async def test_what_a_member_forgets_is_the_servers_again(preferences: PreferenceService) -> None:
    await preferences.set_for_server(MANAGER, VoicePreferences(speed=0.8))
    await preferences.set_mine(member(), VoicePreferences(speed=1.5))
    await preferences.forget_mine(member())

    assert await preferences.of(HERE, member().id) == VoicePreferences(speed=0.8)


async def test_what_a_server_forgets_is_nobodys(preferences: PreferenceService) -> None:
    await preferences.set_for_server(MANAGER, VoicePreferences(speed=0.8))
    await preferences.forget_of_server(MANAGER)

    assert await preferences.of(HERE, member().id) == VoicePreferences()


@pytest.mark.parametrize("actor", [member(), teacher()])
async def test_only_managers_choose_for_all(preferences: PreferenceService, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        await preferences.set_for_server(actor, VoicePreferences(speed=0.8))
    with pytest.raises(NotAllowed):
        await preferences.forget_of_server(actor)
    with pytest.raises(NotAllowed):
        await preferences.allow_network(actor, is_allowed=True)


async def test_a_stranger_chooses_nothing(preferences: PreferenceService) -> None:
    with pytest.raises(NotAllowed):
        await preferences.set_mine(STRANGER, VoicePreferences(speed=0.8))
    with pytest.raises(NotAllowed):
        await preferences.forget_mine(STRANGER)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (VoicePreferences(speed=0.4), "speed"),
        (VoicePreferences(speed=float("nan")), "speed"),
        (VoicePreferences(language="de"), "language"),
        (VoicePreferences(voice=""), "voice"),
        (VoicePreferences(voice="x" * 201), "voice"),
    ],
)
async def test_nonsense_is_not_kept(
    preferences: PreferenceService, changes: VoicePreferences, reason: str
) -> None:
    for choose, actor in ((preferences.set_mine, member()), (preferences.set_for_server, MANAGER)):
        with pytest.raises(UnreadableChoice) as refused:
            await choose(actor, changes)

        assert refused.value.details["reason"] == reason
    assert await preferences.of(HERE, member().id) == VoicePreferences()


async def test_a_manager_decides_what_may_leave_the_machine(preferences: PreferenceService) -> None:
    at_first = await preferences.allows_network(HERE)
    await preferences.allow_network(MANAGER, is_allowed=True)
    allowed = await preferences.allows_network(HERE)
    await preferences.allow_network(MANAGER, is_allowed=False)

    assert (at_first, allowed, await preferences.allows_network(HERE)) == (False, True, False)


async def test_the_operator_has_the_last_word() -> None:
    store = MemoryPreferenceStore(networked={HERE})
    strict = PreferenceService(store=store, may_use_network=False)

    with pytest.raises(NotAllowed):
        await strict.allow_network(MANAGER, is_allowed=True)

    assert not await strict.allows_network(HERE)


async def test_what_was_chosen_outlives_the_service(preferences: PreferenceService) -> None:
    await preferences.set_mine(member(), VoicePreferences(speed=1.5))
    await preferences.set_for_server(MANAGER, VoicePreferences(voice="Anna"))
    await preferences.allow_network(MANAGER, is_allowed=True)
    restarted = PreferenceService(store=preferences.store)

    assert await restarted.of(HERE, member().id) == VoicePreferences(speed=1.5, voice="Anna")
    assert await restarted.allows_network(HERE)
