"""`myna transcribe`: what is said in a sound file, as Myna would hear it."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from myna.config import Settings, read_settings, secrets_of
from myna.domain.language import ENGLISH_NAMES, LANGUAGES
from myna.domain.speech import Transcript
from myna.errors import NoEngineReady, OperatorError
from myna.logs import configure_logging
from myna.services.engine_choice import Finding


@dataclass(frozen=True, kw_only=True)
class Result:
    transcript: Transcript
    seconds: float
    """How long it took."""


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="ogg, mp3, m4a, wav, flac, webm, …")
    parser.add_argument(
        "--engine",
        metavar="NAME",
        help="an installed engine; default: the best one that sends nothing over a network",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="default: MYNA_LANGUAGE")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print text, language, engine, seconds, doubtful, foreign, cut",
    )
    parser.set_defaults(command=_transcribe)


def _transcribe(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    configure_logging(
        level="debug" if chosen.debug else settings.log_level,
        form=settings.log_format,
        secrets=secrets_of(settings),
    )
    if chosen.engine:
        settings = settings.model_copy(update={"stt_engine": chosen.engine})
    data = _read(chosen.file, most_bytes=int(settings.max_audio_bytes))
    result = asyncio.run(_heard(settings, data, chosen.language or settings.language))
    if result.transcript.may_be_foreign and chosen.language is None:
        raise OperatorError(
            f"That may be no {ENGLISH_NAMES[result.transcript.language]}.",
            remedy="Say what it is: --language en, or --language ru.",
        )
    _show(result, as_json=chosen.json)
    return 0


def _read(path: Path, *, most_bytes: int) -> bytes:
    """A byte more than is allowed tells the decoder enough of a larger file."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as error:
        raise OperatorError(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Check the path and that you may read it.",
        ) from error


async def _heard(settings: Settings, data: bytes, language: str) -> Result:
    from myna.speech_assembly import hearing  # noqa: PLC0415 - libraries may be missing

    is_named = settings.stt_engine != "auto"
    allow_network = is_named and settings.network_engines != "never"
    started = time.perf_counter()
    async with hearing(settings) as service:
        try:
            transcript = await service.hear(data, language, allow_network=allow_network)
        except NoEngineReady as refusal:
            findings = service.findings(language, allow_network=allow_network)
            raise OperatorError(refusal.message, remedy=_remedies(findings)) from refusal
    return Result(transcript=transcript, seconds=time.perf_counter() - started)


def _remedies(findings: Sequence[Finding]) -> str:
    """What each engine lacks, a line for each."""
    lines = [""]
    for finding in findings:
        if not finding.readiness.is_ready:
            lines.append(f"{finding.name}: {finding.readiness.reason}. {finding.readiness.remedy}")
        elif not finding.is_allowed:
            lines.append(
                f"{finding.name}: sends sound over the network. Name it with --engine"
                " if you want that; MYNA_NETWORK_ENGINES must not be never."
            )
    return "\n".join(lines)


def _show(result: Result, *, as_json: bool) -> None:
    transcript = result.transcript
    if not as_json:
        print(transcript.text)  # noqa: T201 - the result of the command
        if transcript.is_doubtful:
            print(f"{transcript.engine} often errs: check the words.", file=sys.stderr)  # noqa: T201
        if transcript.may_be_foreign:
            print(f"That may be no {ENGLISH_NAMES[transcript.language]}.", file=sys.stderr)  # noqa: T201
        if transcript.is_cut:
            print("Only the beginning was heard: MYNA_MAX_AUDIO_SECONDS.", file=sys.stderr)  # noqa: T201
        return
    content = {
        "text": transcript.text,
        "language": transcript.language,
        "engine": transcript.engine,
        "seconds": round(result.seconds, 3),
        "doubtful": transcript.is_doubtful,
        "foreign": transcript.may_be_foreign,
        "cut": transcript.is_cut,
    }
    print(json.dumps(content, ensure_ascii=False))  # noqa: T201
