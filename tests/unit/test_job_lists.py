"""The list of trainings says of each what is true of it."""

import pytest

from myna.bot.learning.job_lists import jobs_text
from myna.domain.promotion import Reason, Verdict
from told_jobs import imported, succeeded


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.TIE, "⚖️ `abcdef` **v2** was as good as the one before, which stayed · "),
        (Reason.SUSPICIOUS, "🛑 `abcdef` **v2** looked poisoned and was refused · "),
        (Reason.WORSE, "✖️ `abcdef` **v2** didn't pass · "),
    ],
)
def test_a_version_that_did_not_come_is_listed_with_the_reason(reason: Reason, said: str) -> None:
    refused = succeeded(verdict=Verdict(is_promoted=False, reason=reason))

    assert said in jobs_text("en", [refused])


def test_what_a_file_forbids_counts_in_a_tie_too_and_is_said() -> None:
    tie = succeeded(
        verdict=Verdict(is_promoted=False, reason=Reason.TIE),
        imported=(imported(forbidden_count=8),),
    )

    listed = jobs_text("en", [tie])

    assert "⚖️ `abcdef` 🚫 8 answers forbidden at once · **v2** was as good" in listed
    assert "didn't pass" not in listed
