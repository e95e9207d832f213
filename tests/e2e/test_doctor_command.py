"""`myna doctor`: what is well, what is not, and what to do about it."""

import json
import socket
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


def test_the_doctor_tells_what_leaves_for_a_chat_model_and_what_listens_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # taken, so that nobody else listens there meanwhile
        here, gone = listening.getsockname()[1], silent.getsockname()[1]
        monkeypatch.setenv(
            "MYNA_CHAT",
            f"here=http://127.0.0.1:{here}/v1#small,gone=http://127.0.0.1:{gone}/v1#small,"
            "away=https://models.example.org/v1#big,keyed=https://models.example.org/v1#big",
        )
        monkeypatch.setenv("MYNA_CHAT_KEYS", "keyed=k-1234567890abcdef")
        monkeypatch.setenv("MYNA_REMOTE_TRAINING", "https://tune.example.org/v1#base")
        main(["doctor", "--json"])

    printed = capsys.readouterr().out
    found = {check["name"]: check for check in json.loads(printed)}
    assert "k-1234567890abcdef" not in printed
    assert ("ok", "note", "note", "ok") == tuple(
        found[f"chat: {name}"]["state"] for name in ("here", "gone", "away", "keyed")
    )
    assert "nothing leaves this machine" in found["chat: here"]["finding"]
    assert "nothing listens there" in found["chat: gone"]["finding"]
    assert (
        "models.example.org; questions, lessons and what was said before leave this machine"
        in (found["chat: away"]["finding"])
    )
    assert "base at tune.example.org; lessons leave" in found["trainer"]["finding"]


def test_the_doctor_says_that_chat_models_elsewhere_are_forbidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_CHAT", "https://models.example.org/v1#big")
    monkeypatch.setenv("MYNA_NETWORK_ENGINES", "never")
    main(["doctor", "--json"])

    found = {check["name"]: check["finding"] for check in json.loads(capsys.readouterr().out)}
    assert "MYNA_NETWORK_ENGINES forbids" in found["chat: big"]
