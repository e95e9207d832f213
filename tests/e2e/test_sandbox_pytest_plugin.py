"""The fixture `discord` in somebody else's test suite."""

import pytest

pytest_plugins = ["pytester"]

SUITE = """
    import aiohttp

    async def test_people_talk(discord):
        await discord.member("alice").say("#general", "hello")
        assert (await discord.member("bob").hears()).content == "hello"

    async def test_an_unknown_route_fails_its_test(discord):
        async with aiohttp.ClientSession() as http:
            await http.get(f"{discord.api_url}/no/such/route")
"""


@pytest.fixture
def outcome(pytester: pytest.Pytester) -> pytest.RunResult:
    pytester.makeini("[pytest]\nanyio_mode = auto\n")
    pytester.makepyfile(SUITE)
    return pytester.runpytest_subprocess("-q")


def test_an_ordinary_test_passes_and_one_with_a_violation_does_not(
    outcome: pytest.RunResult,
) -> None:
    outcome.assert_outcomes(passed=2, errors=1)


def test_the_failure_names_the_route(outcome: pytest.RunResult) -> None:
    outcome.stdout.fnmatch_lines(["*The sandbox does not know this route: GET /api/v10/no/such*"])
