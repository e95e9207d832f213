"""`myna say`: speaks a text into a file, as it would be spoken in a voice channel."""

import argparse
import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from myna.config import Settings, read_settings
from myna.domain.language import LANGUAGES, language_of
from myna.domain.speech import PACKET_SECONDS, SPEEDS, Manner
from myna.errors import OperatorError
from myna.services.engine_choice import Finding
from myna.services.speaking import Spoken

EXTENSIONS = ("ogg", "wav", "mp3")


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="what to say")
    parser.add_argument(
        "-o", "--output", type=_sound_path, required=True, help=f"a file: .{', .'.join(EXTENSIONS)}"
    )
    parser.add_argument("--engine", help="the name of an installed engine; default: the best one")
    parser.add_argument("--language", choices=LANGUAGES, help="default: that of the text")
    parser.add_argument("--voice", help="a voice of the engine")
    parser.add_argument("--speed", type=_speed, default=1.0, help="0.5 to 2; default: 1")
    parser.set_defaults(command=_say)


def _say(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    if chosen.engine:
        settings = settings.model_copy(update={"tts_engine": chosen.engine})
    language = chosen.language or language_of(chosen.text) or settings.language
    manner = Manner(language=language, voice=chosen.voice, speed=chosen.speed)
    asyncio.run(_speak(settings, chosen.text, manner, chosen.output))
    return 0


async def _speak(settings: Settings, text: str, manner: Manner, path: Path) -> None:
    from myna.audio.sound_files import sound_file  # noqa: PLC0415 - libraries may be missing
    from myna.speech_assembly import speaking  # noqa: PLC0415 - as above

    allow_network = settings.tts_engine != "auto" and settings.network_engines != "never"
    spoken: list[Spoken] = []
    started = time.perf_counter()
    async with speaking(settings) as service:
        _check_engine(service.findings(manner.language, allow_network=allow_network))
        _check_voice(manner, service.voices(manner.language, allow_network=allow_network))
        packets = [
            packet
            async for packet in service.speak(
                text, manner, allow_network=allow_network, on_spoken=spoken.append
            )
        ]
    if not packets:
        raise OperatorError("There is nothing to say in this.", remedy="Give it words.")
    _write(path, await sound_file(packets, path.suffix[1:].lower()))
    made_by = " and ".join(dict.fromkeys(f"{one.engine} ({one.voice})" for one in spoken))
    print(  # noqa: T201 - the result of the command
        f"{path}: {len(packets) * PACKET_SECONDS:.1f} s spoken by {made_by},"
        f" made in {time.perf_counter() - started:.1f} s"
    )


def _check_engine(findings: Sequence[Finding]) -> None:
    """One that was named says itself what it lacks."""
    if len(findings) != 1:
        return
    (found,) = findings
    if not found.readiness.is_ready:
        raise OperatorError(
            f"{found.name}: {found.readiness.reason}", remedy=found.readiness.remedy
        )
    if not found.is_allowed:
        raise OperatorError(
            f"{found.name} sends the text away from this machine.",
            remedy="Set MYNA_NETWORK_ENGINES to where-allowed.",
        )


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OperatorError(
            f"{path} cannot be written: {error.strerror}.", remedy="Choose another with -o."
        ) from error


def _check_voice(manner: Manner, voices: Sequence[str]) -> None:
    """A member's voice that is unknown is passed over; here it is a slip of the keyboard."""
    if manner.voice and voices and manner.voice not in voices:
        raise OperatorError(
            f"There is no voice {manner.voice!r} here.", remedy=f"There are: {', '.join(voices)}."
        )


def _sound_path(text: str) -> Path:
    path = Path(text)
    if path.suffix[1:].lower() not in EXTENSIONS:
        raise argparse.ArgumentTypeError(f"the file must end in .{', .'.join(EXTENSIONS)}")
    return path


def _speed(text: str) -> float:
    slowest, fastest = SPEEDS
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not slowest <= speed <= fastest:
        raise argparse.ArgumentTypeError(f"a number from {slowest} to {fastest} is wanted")
    return speed
