"""The page about access tells what is tested, and the limits that hold."""

from pathlib import Path

from access_oracle import REQUESTS, ROLES, asked
from myna.bot.intake import Room
from myna.domain.quotas import QUOTAS, Allowance
from myna.services.jobs import MAX_WAITING_JOBS

MARKS = {"yes": "✅", "no": "—", "waits": "⏳"}


def written(name: str) -> str:
    wanted = asked(name)
    first, *more = wanted.text.splitlines() or [""]
    words = f"!{wanted.command} {first}{' …' if more else ''}".strip()
    return words.replace("{answer}", "<link>")


def amount(allowance: Allowance) -> str:
    return f"{allowance.at_once}, then one each {allowance.seconds_each:g} s"


def page(repository: Path) -> str:
    return (repository / "docs" / "access.md").read_text(encoding="utf-8")


def test_every_row_of_the_table_stands_on_the_page(repository: Path) -> None:
    text = page(repository)
    rows = [
        f"| `{written(name)}` | " + " | ".join(MARKS[said[role]] for role in ROLES) + " |"
        for name, said in REQUESTS.items()
    ]

    assert [] == [row for row in rows if row not in text]
    assert len(rows) == text.count("\n| `!")


def test_every_quota_stands_on_the_page(repository: Path) -> None:
    text = page(repository)
    rows = [
        f"| {effort.value} | {amount(quota.member)} | {amount(quota.server)} | {amount(quota.all)} |"
        for effort, quota in QUOTAS.items()
    ]

    assert [] == [row for row in rows if row not in text]


def test_the_room_of_the_intake_stands_on_the_page(repository: Path) -> None:
    text, room = page(repository), Room()

    assert f"at most {room.of_one_person} messages" in text
    assert f"{room.waiting_of_one:,} wait" in text
    assert f"at most {room.of_one_place} of {room.at_once};" in text
    assert f"Trainings: {MAX_WAITING_JOBS} wait" in text
