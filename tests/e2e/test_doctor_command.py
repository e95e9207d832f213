"""`myna doctor`: what is well, what is not, and what to do about it."""

import json
from pathlib import Path

import pytest

from myna.cli import main
from myna.cli.doctor import check_intent

TOKEN = "MTA0NDQ0NDQ0NDQ0NDQ0NDQ0.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
pytestmark = pytest.mark.usefixtures("place")


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return {check["name"]: check["state"] for check in json.loads(capsys.readouterr().out)}


def test_the_doctor_is_content_with_a_good_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", TOKEN)

    status = main(["doctor", "--json"])

    found = states(capsys)
    assert status == 0
    assert found.pop("encryption") in {"ok", "note"}  # it depends on the machine's disk
    assert found == {
        "python": "ok",
        "packages": "ok",
        "settings": "ok",
        "token": "ok",
        "intents": "note",
        "data folder": "ok",
        "disk": "ok",
        "database": "ok",
        "engine": "ok",
        "hears: google": "ok",
        "hears: openai": "note",
        "hears: sphinx": "ok",
        "hears: whisper": "note",
        "speaks: edge": "ok",
        "speaks: espeak": "ok",
        "speaks: gtts": "ok",
        "speaks: openai": "note",
        "speaks: piper": "note",
    }


@pytest.mark.parametrize(
    ("language", "engines", "state"),
    [("en", "where-allowed", "ok"), ("ru", "where-allowed", "note"), ("en", "never", "ok")],
)
def test_the_doctor_tells_whether_an_engine_knows_the_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    engines: str,
    state: str,
) -> None:
    monkeypatch.setenv("MYNA_LANGUAGE", language)
    monkeypatch.setenv("MYNA_NETWORK_ENGINES", engines)

    main(["doctor", "--json"])

    found = states(capsys)
    assert state == found["hears: sphinx"]
    assert ("note" if engines == "never" else "ok") == found["hears: google"]


def test_the_doctor_names_an_engine_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_STT_ENGINE", "nobody")

    assert main(["doctor", "--json"]) == 1
    assert states(capsys)["speech"] == "failed"


def test_the_doctor_names_what_is_missing(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data").mkdir()
    (place / "data" / "myna.db").write_text("no database " * 1000)
    monkeypatch.setenv("MYNA_ANSWER_ENGINE", "nobody")

    status = main(["doctor", "--json"])

    found = states(capsys)
    assert status == 1
    assert {name for name, state in found.items() if state == "failed"} == {
        "token",
        "database",
        "engine",
    }


def test_the_doctor_names_every_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "hunter2hunter2")
    monkeypatch.setenv("MYNA_LANGUAGE", "de")

    status = main(["doctor"])

    told = capsys.readouterr().out
    assert status == 1
    assert "MYNA_DISCORD_TOKEN" in told
    assert "MYNA_LANGUAGE" in told
    assert "hunter2" not in told


def test_a_data_folder_that_is_a_file_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "letter").write_text("x")
    monkeypatch.setenv("MYNA_DATA_DIR", str(place / "letter" / "data"))

    assert main(["doctor", "--json"]) == 1
    assert states(capsys)["data folder"] == "failed"


@pytest.mark.parametrize("message_content", ["auto", "on", "off"])
def test_the_doctor_says_what_the_privileged_intent_adds_and_what_works_without(
    message_content: str,
) -> None:
    check = check_intent(message_content, "?")

    assert "`?` commands without a mention" in check.finding
    assert "mentions, replies and direct messages work without it" in check.remedy
    assert ("Switch it on" in check.remedy) is (message_content != "off")
