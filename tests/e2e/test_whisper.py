"""What becomes of a Whisper model that is loaded, broken, mended or still to be fetched."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from hearing_samples import recorded
from myna.engines.whisper import WhisperSpeechToText, hearing
from myna.errors import EngineFailed
from myna.ports import EngineOptions
from tiny_whisper import save_tiny_whisper

faster_whisper = pytest.importorskip("faster_whisper")

SPEECH = recorded("stop")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that all tests of this module copy."""
    return save_tiny_whisper(tmp_path_factory.mktemp("whisper") / "tiny")


@pytest.fixture
def model(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "tiny")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def engine(model: Path | str | None, timeout_seconds: float = 20.0) -> WhisperSpeechToText:
    name = str(model) if model else None
    return WhisperSpeechToText(EngineOptions(whisper_model=name, timeout_seconds=timeout_seconds))


def keep(model: Path, cache: Path, repository: str) -> None:
    """As the hub's library keeps it."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    shutil.copytree(model, folder / "snapshots" / "abc")


async def test_the_model_is_loaded_once(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    load = hearing._model

    def noted(named: str, *, is_here: bool) -> object:
        loaded.append(named)
        return load(named, is_here=is_here)

    monkeypatch.setattr(hearing, "_model", noted)
    whisper = engine(model)
    await asyncio.gather(*(whisper.transcribe(SPEECH, "ru") for _ in range(3)))
    await whisper.close()

    assert [str(model)] == loaded


async def test_a_cached_name_is_loaded_without_the_network(model: Path, cache: Path) -> None:
    keep(model, cache, "Systran/faster-whisper-tiny")
    whisper = engine("tiny")

    transcript = await whisper.transcribe(SPEECH, "ru")
    await whisper.close()

    assert "whisper" == transcript.engine


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "vocabulary.json"])
async def test_a_broken_file_is_a_failed_engine(model: Path, name: str) -> None:
    (model / name).write_bytes(b"broken")
    whisper = engine(model)

    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "en")
    await whisper.close()


async def test_a_mended_model_is_loaded_with_the_next_recording(model: Path) -> None:
    whole = (model / "model.bin").read_bytes()
    (model / "model.bin").write_bytes(b"broken")
    whisper = engine(model)
    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "en")

    (model / "model.bin").write_bytes(whole)

    assert "whisper" == (await whisper.transcribe(SPEECH, "en")).engine
    await whisper.close()


async def test_a_model_of_english_alone_refuses_russian(tmp_path: Path) -> None:
    whisper = engine(save_tiny_whisper(tmp_path / "tiny", is_multilingual=False))

    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "ru")

    assert not whisper.probe("ru").is_ready
    assert whisper.probe("en").is_ready
    await whisper.close()


async def test_while_a_model_is_fetched_nobody_waits_long_and_the_log_tells(
    model: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = threading.Event()

    def slow(named: str, *, is_here: bool) -> object:
        fetched.wait(10)
        return hearing_model

    hearing_model = hearing._model(str(model), is_here=True)
    monkeypatch.setattr(hearing, "_model", slow)
    monkeypatch.setattr(hearing, "SECONDS_BETWEEN_REPORTS", 0.01)
    whisper = engine("tiny", timeout_seconds=0.1)

    with capture_logs() as logs, pytest.raises(EngineFailed, match="fetched"):
        await whisper.transcribe(SPEECH, "ru")
    keep(model, cache, "Systran/faster-whisper-tiny")
    fetched.set()
    transcript = await whisper.transcribe(SPEECH, "ru")
    await whisper.close()

    assert "whisper_model_is_fetched" in {entry["event"] for entry in logs}
    assert "whisper" == transcript.engine
