"""What every store of servers' settings promises."""

from stored_samples import ELSEWHERE, HERE, Stores


async def test_no_channel_is_open_at_first(stores: Stores) -> None:
    assert frozenset() == await stores.guilds.open_channels(HERE)


async def test_a_channel_is_opened_for_its_own_server(stores: Stores) -> None:
    await stores.guilds.set_channel_open(HERE, 5, is_open=True)
    await stores.guilds.set_channel_open(HERE, 5, is_open=True)

    assert frozenset({5}) == await stores.guilds.open_channels(HERE)
    assert frozenset() == await stores.guilds.open_channels(ELSEWHERE)


async def test_a_channel_is_closed_again(stores: Stores) -> None:
    await stores.guilds.set_channel_open(HERE, 5, is_open=True)
    await stores.guilds.set_channel_open(HERE, 6, is_open=True)

    await stores.guilds.set_channel_open(HERE, 5, is_open=False)
    await stores.guilds.set_channel_open(HERE, 7, is_open=False)

    assert frozenset({6}) == await stores.guilds.open_channels(HERE)


async def test_a_server_chooses_its_language_and_forgets_it(stores: Stores) -> None:
    await stores.guilds.set_language(HERE, "en")
    await stores.guilds.set_language(HERE, "ru")
    chosen = await stores.guilds.language(HERE)
    await stores.guilds.set_language(HERE, None)

    assert chosen == "ru"
    assert await stores.guilds.language(HERE) is None
    assert await stores.guilds.language(ELSEWHERE) is None
