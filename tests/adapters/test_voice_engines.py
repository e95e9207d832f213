"""What each engine that speaks makes of its options."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from myna.engines.openai.speaking import OpenAITextToSpeech
from myna.engines.piper import PiperVoices
from myna.engines.whisper.places import find_model
from myna.ports import EngineOptions, OpenAIAccess
from toy_piper_voice import write_toy_voice


def access(base_url: str) -> OpenAIAccess:
    return OpenAIAccess(
        base_url=base_url, api_key="key", stt_model="ears", tts_model="mouth", tts_voice="mine"
    )


def test_every_voice_is_installed_under_its_own_name(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    doors = project["entry-points"]["myna.tts"]

    engines = {
        name: EntryPoint(name, door, "myna.tts").load()(EngineOptions())
        for name, door in doors.items()
    }

    assert {name: name for name in doors} == {name: one.name for name, one in engines.items()}
    assert {"piper": 40, "openai": 30, "edge": 25, "gtts": 20, "espeak": 10} == {
        name: engine.rank for name, engine in engines.items()
    }


# openai


@pytest.mark.parametrize(
    ("url", "uses_network"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://192.168.1.5:8000/v1", True),
        ("https://api.openai.com/v1", True),
    ],
)
def test_a_server_on_this_machine_is_no_network(url: str, uses_network: bool) -> None:
    engine = OpenAITextToSpeech(EngineOptions(openai=access(url)))

    assert uses_network == engine.uses_network


def test_only_openai_itself_has_openais_voices() -> None:
    own = OpenAITextToSpeech(EngineOptions(openai=access("http://127.0.0.1/v1")))
    theirs = OpenAITextToSpeech(EngineOptions(openai=access("https://api.openai.com/v1")))

    assert ("mine",) == own.voices("en")
    assert ("mine", "alloy") == theirs.voices("en")[:2]


def test_without_an_endpoint_the_remedy_is_named() -> None:
    readiness = OpenAITextToSpeech(EngineOptions()).probe("en")

    assert not readiness.is_ready
    assert "MYNA_OPENAI" in readiness.remedy


# piper


def test_the_language_of_a_voice_stands_in_its_description(tmp_path: Path) -> None:
    for name, language in (("one", "en"), ("two", "ru"), ("three", "en")):
        write_toy_voice(tmp_path, name, language)
    (tmp_path / "broken.onnx.json").write_text("{", encoding="ascii")
    (tmp_path / "broken.onnx").write_bytes(b"")
    (tmp_path / "alone.onnx.json").write_text('{"language": {"code": "en"}}', encoding="ascii")
    engine = PiperVoices(EngineOptions(piper_voices=tmp_path))

    assert ("one", "three") == engine.voices("en")
    assert ("two",) == engine.voices("ru")
    assert () == engine.voices("de")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_voices_piper_says_where_to_put_them(tmp_path: Path, language: str) -> None:
    unset = PiperVoices(EngineOptions()).probe(language)
    empty = PiperVoices(EngineOptions(piper_voices=tmp_path)).probe(language)

    assert "MYNA_PIPER_VOICES" in unset.remedy
    assert not empty.is_ready
    assert ".onnx.json" in empty.remedy
    assert str(tmp_path) not in empty.reason


@pytest.mark.parametrize("name", ["", "missing"])
def test_members_are_not_told_where_the_operator_keeps_a_model(tmp_path: Path, name: str) -> None:
    problem = find_model(str(tmp_path / name)).problem

    assert "MYNA_WHISPER_MODEL" in problem
    assert str(tmp_path) not in problem
