"""What the message of a training says of one that goes on elsewhere."""

import re
from dataclasses import replace

import pytest

from myna.bot.learning.job_cards import card_text
from myna.domain.jobs import JobFailure, JobNote, JobState
from myna.domain.language import LANGUAGES
from myna.domain.model_card import ModelCard, TrainedElsewhere, as_markdown
from myna.domain.provenance import Weighing
from myna.domain.remote_training import RemoteCheckpoint
from told_jobs import EVIL, job, succeeded
from workshop import NOON

NOTE = JobNote(
    phase="training",
    host="trainer.example",
    base_model="base-mini",
    remote_id="ftjob-1",
    rows_sent=1_200,
    trained_tokens=34_000,
    cost_microdollars=102_000,
)
KEPT = RemoteCheckpoint(
    method="supervised", step=1_200, name="ft:ckpt", training_loss=0.51234, validation_loss=1.5
)
REASONS = [
    *("not-allowed", "not-set", "too-few", "too-large", "not-offered", "closed", "key", "quota"),
    *("failed", "refused", "unreadable", "away", "busy", "gone"),
]


def failed(reason: str, said: str = "") -> str:
    failure = JobFailure(code="error-engine-failed", text="", reason=f"remote-{reason}", said=said)
    return card_text("en", job(state=JobState.FAILED, failure=failure, note=NOTE))


def test_a_training_elsewhere_tells_where_it_is_how_far_and_what_it_cost() -> None:
    text = card_text("en", job(state=JobState.RUNNING, progress=0.5, note=NOTE))

    assert "🛰️ At `trainer.example`, on top of `base-mini`: learning" in text
    assert "34,000 tokens trained · $0.10" in text


def test_the_end_tells_what_it_cost() -> None:
    text = card_text("en", replace(succeeded(), note=replace(NOTE, phase="done")))

    assert "done there · 34,000 tokens trained · $0.10" in text


def test_less_than_a_cent_is_told_as_well() -> None:
    text = card_text("en", job(state=JobState.RUNNING, note=replace(NOTE, cost_microdollars=4_038)))

    assert "$0.0040" in text


def test_without_a_price_there_is_no_cost() -> None:
    note = JobNote(phase="waiting", host="trainer.example", base_model="base-mini")

    text = card_text("en", job(state=JobState.RUNNING, note=note))

    assert "waiting for its turn there" in text
    assert "$" not in text


def running(*checkpoints: RemoteCheckpoint, phase: str = "training", language: str = "en") -> str:
    note = replace(NOTE, phase=phase, checkpoints=checkpoints)
    return card_text(language, job(state=JobState.RUNNING, note=note))


def test_the_newest_checkpoint_is_told_with_its_losses() -> None:
    text = running(replace(KEPT, step=600), KEPT)

    assert "· checkpoint at step 1200 (validation loss 1.5, training loss 0.5123)" in text
    assert "600" not in text


def test_the_newest_checkpoint_is_told_in_russian() -> None:
    text = running(KEPT, language="ru")

    assert "контрольная точка на шаге 1200 (потери на проверке 1.5" in text


def test_of_a_checkpoint_only_the_losses_that_are_known_are_told() -> None:
    plain = replace(KEPT, training_loss=None)

    assert "step 1200 (validation loss 1.5)" in running(plain)
    assert running(replace(plain, validation_loss=None)).endswith("checkpoint at step 1200")


def test_without_a_checkpoint_none_is_told() -> None:
    assert "checkpoint" not in running()


def test_a_second_training_tells_no_checkpoint_of_the_first() -> None:
    assert "checkpoint" not in running(KEPT, phase="preferring")
    assert "step 1200" in running(replace(KEPT, method="dpo"), phase="preferring")


def test_a_phase_that_nobody_knows_is_called_learning() -> None:
    note = JobNote(phase="distilling", host="trainer.example", base_model="base-mini")

    assert ": learning" in card_text("en", job(state=JobState.RUNNING, note=note))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_and_says_that_nothing_changed(reason: str, language: str) -> None:
    failure = JobFailure(code="error-engine-failed", text="", reason=f"remote-{reason}")

    text = card_text(language, job(state=JobState.FAILED, failure=failure, note=NOTE))

    assert {"en": "I answer as before", "ru": "отвечаю как раньше"}[language] in text


def test_who_is_closed_reads_both_dates() -> None:
    text = failed("closed")

    assert "from 2027-01-06 on nobody" in text
    assert "ends on 2027-01-14" in text


def test_what_the_other_side_says_is_quoted() -> None:
    assert "It said: `The loss did not go down.`" in failed("failed", "The loss did not go down.")


def test_what_is_not_allowed_names_the_host_and_the_remedy() -> None:
    text = failed("not-allowed", "other.example")

    assert "`other.example`" in text
    assert "/chat" in text
    assert "It said" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_comes_from_elsewhere_acts(language: str) -> None:
    note = JobNote(phase=EVIL, host=EVIL, base_model=EVIL)
    failure = JobFailure(code="x", text="", reason="remote-failed", said=EVIL)
    under_way = card_text(language, job(state=JobState.RUNNING, note=note))
    over = card_text(language, job(state=JobState.FAILED, failure=failure, note=note))

    for text in (under_way, over):
        assert len(text) <= 2_000
        assert "@everyone" not in re.sub(r"`[^`\n]*`", "", text)
        assert "<@1>" not in re.sub(r"`[^`\n]*`", "", text)


def test_the_card_of_a_model_says_where_it_was_trained() -> None:
    card = ModelCard(
        version_id="job-000001",
        engine="openai-protocol",
        created=NOON,
        weighing=Weighing(trains_weights=True, origins=()),
        elsewhere=TrainedElsewhere(
            host="trainer.example", base_model="base`mini", model="ft:base\nmini", rows_sent=1_200
        ),
    )

    assert (
        "Trained at `trainer.example` on 1,200 rows that were sent there, from `base'mini`;"
        " called `ft:base mini` there."
    ) in as_markdown(card)


def test_the_card_of_a_model_keeps_the_steps_and_losses_of_its_checkpoints() -> None:
    made = TrainedElsewhere(
        host="trainer.example",
        base_model="base-mini",
        model="ft:1",
        rows_sent=12,
        checkpoints=(replace(KEPT, step=600, validation_loss=None, name="ft:`6"), KEPT),
    )
    card = ModelCard(
        version_id="job-000001",
        engine="openai-protocol",
        created=NOON,
        weighing=Weighing(trains_weights=True, origins=()),
        elsewhere=made,
    )

    text = as_markdown(card)

    assert "| supervised | 600 | 0.5123 |  | `ft:'6` |" in text
    assert "| supervised | 1200 | 0.5123 | 1.5 | `ft:ckpt` |" in text
    assert "Checkpoint" not in as_markdown(replace(card, elsewhere=replace(made, checkpoints=())))
