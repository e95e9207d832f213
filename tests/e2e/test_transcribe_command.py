"""`myna transcribe` as people use it, right and wrong."""

import json
import shutil
from pathlib import Path

import pytest

from hearing_samples import RECORDINGS
from myna.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _recording(place: Path) -> None:
    shutil.copy(RECORDINGS / "who-is-the-president.ogg", place / "question.ogg")


def test_the_words_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["transcribe", "question.ogg"])

    told = capsys.readouterr()
    assert (0, "who is the president of the club\n") == (status, told.out)
    assert "check the words" in told.err


def test_json_has_everything_a_program_wants(capsys: pytest.CaptureFixture[str]) -> None:
    main(["transcribe", "question.ogg", "--engine", "sphinx", "--language", "en", "--json"])

    content = json.loads(capsys.readouterr().out)
    assert content.pop("seconds") > 0
    assert {
        "text": "who is the president of the club",
        "language": "en",
        "engine": "sphinx",
        "doubtful": True,
        "foreign": False,
        "cut": False,
    } == content


@pytest.fixture
def _unclear(place: Path) -> None:
    """Too short to tell its language."""
    shutil.copy(RECORDINGS / "leave.ogg", place / "unclear.ogg")


@pytest.mark.usefixtures("_unclear")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_words_of_a_language_that_may_be_another_are_not_printed_unasked(
    form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["transcribe", "unclear.ogg", *form])

    told = capsys.readouterr()
    assert (1, "") == (status, told.out)
    assert "That may be no English." in told.err
    assert "--language ru" in told.err


@pytest.mark.usefixtures("_unclear")
def test_words_of_a_language_that_was_named_are_printed_with_a_doubt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["transcribe", "unclear.ogg", "--language", "en"])

    told = capsys.readouterr()
    assert 0 == status
    assert told.out.strip()
    assert "That may be no English." in told.err


def test_a_language_that_nothing_understands_has_a_remedy_for_each_engine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["transcribe", "question.ogg", "--language", "ru"])

    told = capsys.readouterr()
    assert (1, "") == (status, told.out)
    for remedy in ("MYNA_WHISPER_MODEL", "MYNA_OPENAI_API_KEY", "--engine", "English only"):
        assert remedy in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.ogg"], "No such file"),
        (["."], "Is a directory"),
        (["letter.ogg"], "no sound"),
        (["empty.ogg"], "empty"),
        (["silence.wav"], "No words"),
        (["question.ogg", "--engine", "nobody"], "sphinx"),
        (["question.ogg", "--engine", "whisper"], "MYNA_WHISPER_MODEL"),
    ],
)
def test_what_cannot_be_heard_is_explained(
    place: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "letter.ogg").write_text("Dear Myna,")
    (place / "empty.ogg").touch()
    header = (
        b"RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data\0\x7d\0\0"
    )
    (place / "silence.wav").write_bytes(header + bytes(32_000))

    status = main(["transcribe", *arguments])

    said = capsys.readouterr()
    assert (1, "") == (status, said.out)
    assert told in said.err


def test_nothing_is_sent_over_the_network_where_that_is_forbidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_NETWORK_ENGINES", "never")

    status = main(["transcribe", "question.ogg", "--engine", "google"])

    assert 1 == status
    assert "MYNA_NETWORK_ENGINES" in capsys.readouterr().err
