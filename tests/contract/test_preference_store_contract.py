"""What every store of voice preferences promises."""

from myna.domain.speech import VoicePreferences
from stored_samples import ELSEWHERE, HERE, Stores

ALICE, BOB = 2**62 + 1, 2**62 + 2
NOTHING = VoicePreferences()
EVERYTHING = VoicePreferences(
    language="ru", voice="Анна", speed=1.25, is_spoken=False, is_sent_as_voice=True
)


async def test_nothing_is_chosen_at_first(stores: Stores) -> None:
    assert NOTHING == await stores.preferences.of_server(HERE)
    assert NOTHING == await stores.preferences.of_member(HERE, ALICE)


async def test_a_server_gets_back_what_it_chose_and_no_other_does(stores: Stores) -> None:
    await stores.preferences.set_of_server(HERE, EVERYTHING)

    assert EVERYTHING == await stores.preferences.of_server(HERE)
    assert NOTHING == await stores.preferences.of_server(ELSEWHERE)
    assert NOTHING == await stores.preferences.of_member(HERE, ALICE)


async def test_a_member_gets_back_what_they_chose_and_no_other_does(stores: Stores) -> None:
    await stores.preferences.set_of_member(HERE, ALICE, EVERYTHING)

    assert EVERYTHING == await stores.preferences.of_member(HERE, ALICE)
    assert NOTHING == await stores.preferences.of_member(HERE, BOB)
    assert NOTHING == await stores.preferences.of_member(ELSEWHERE, ALICE)
    assert NOTHING == await stores.preferences.of_server(HERE)


async def test_a_later_choice_replaces_the_whole_earlier_one(stores: Stores) -> None:
    later = VoicePreferences(is_spoken=True)
    for chosen in (EVERYTHING, later):
        await stores.preferences.set_of_server(HERE, chosen)
        await stores.preferences.set_of_member(HERE, ALICE, chosen)

    assert later == await stores.preferences.of_server(HERE)
    assert later == await stores.preferences.of_member(HERE, ALICE)


async def test_choices_can_be_forgotten(stores: Stores) -> None:
    for chosen in (EVERYTHING, NOTHING):
        await stores.preferences.set_of_member(HERE, ALICE, chosen)

    assert NOTHING == await stores.preferences.of_member(HERE, ALICE)


async def test_nothing_leaves_the_machine_until_a_server_allows_it(stores: Stores) -> None:
    assert not await stores.preferences.allows_network(HERE)
    await stores.preferences.allow_network(HERE, is_allowed=True)
    await stores.preferences.allow_network(HERE, is_allowed=True)

    assert await stores.preferences.allows_network(HERE)
    assert not await stores.preferences.allows_network(ELSEWHERE)


async def test_a_server_takes_its_permission_back(stores: Stores) -> None:
    for is_allowed in (True, False, False):
        await stores.preferences.allow_network(HERE, is_allowed=is_allowed)

    assert not await stores.preferences.allows_network(HERE)
