"""A process that speaks may crash, hang or be left alone; none of it harms the next sentence."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from myna.errors import EngineFailed
from myna.voicebox.child import _Sound
from myna.voicebox.process import VoiceProcess
from myna.voicebox.wire import MAX_SECONDS

ESPEAK = "myna.engines.espeak.speaking"
LONG = "one two three four five six seven eight nine ten " * 40


@pytest.fixture
async def voice() -> AsyncIterator[VoiceProcess]:
    voice = VoiceProcess(module=ESPEAK, patience_seconds=10)
    yield voice
    await voice.close()


def pid_of(voice: VoiceProcess) -> int:
    assert voice._child
    return voice._child._process.pid


async def spoken(voice: VoiceProcess, text: str = "hello") -> int:
    return sum([len(part.data) async for part in voice.speak(text, voice="en-us", speed=1.0)])


async def test_one_process_speaks_all_sentences(voice: VoiceProcess) -> None:
    await spoken(voice)
    first = pid_of(voice)
    await spoken(voice)

    assert first == pid_of(voice)


async def test_many_listeners_each_hear_their_own(voice: VoiceProcess) -> None:
    sizes = await asyncio.gather(*(spoken(voice, "word " * number) for number in range(1, 9)))

    assert sorted(sizes) == sizes
    assert 5 * sizes[0] < sizes[-1]


async def test_a_crash_fails_one_sentence_and_the_next_one_has_a_new_process(
    voice: VoiceProcess,
) -> None:
    await spoken(voice)
    async with aclosing(voice.speak(LONG, voice="en-us", speed=1.0)) as parts:
        os.kill(pid_of(voice), signal.SIGKILL)
        with pytest.raises(EngineFailed, match="ended"):
            async for _ in parts:
                pass

    assert await spoken(voice) > 0


async def test_a_hanging_process_is_given_up(voice: VoiceProcess) -> None:
    await spoken(voice)
    assert voice._child
    voice._child._patience_seconds = 0.2
    os.kill(pid_of(voice), signal.SIGSTOP)

    with pytest.raises(EngineFailed, match="silent"):
        await spoken(voice)

    assert await spoken(voice) > 0


async def test_a_voice_that_does_not_exist_fails_in_words(voice: VoiceProcess) -> None:
    with pytest.raises(EngineFailed, match="no voice"):
        [part async for part in voice.speak("hello", voice="nobody", speed=1.0)]

    assert await spoken(voice) > 0


async def test_who_stops_listening_is_not_sent_the_rest(voice: VoiceProcess) -> None:
    async with aclosing(voice.speak(LONG, voice="en-us", speed=0.5)) as parts:
        await anext(parts)
    await spoken(voice)

    assert voice._child
    assert {0} == set(voice._child._waiting)


def test_a_listener_who_left_or_heard_too_much_is_told_to_the_library() -> None:
    left: set[int] = set()
    sound = _Sound(io.BytesIO(), 1, left)
    second = bytes(2 * 8_000)

    assert sound.hear(second, 8_000)
    left.add(1)
    assert not sound.hear(second, 8_000)
    left.clear()
    assert not sound.hear(second * int(MAX_SECONDS), 8_000)


async def test_a_program_that_ends_at_once_is_a_failure() -> None:
    voice = VoiceProcess(module="myna.no_such_module")

    with pytest.raises(EngineFailed, match="ended at once"):
        await spoken(voice)
    await voice.close()


async def test_no_process_is_left_when_it_is_closed(voice: VoiceProcess) -> None:
    await spoken(voice)
    pid = pid_of(voice)

    await voice.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_it_knows_no_secret_of_its_parent(
    voice: VoiceProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "a secret")
    monkeypatch.setenv("OTHER_API_KEY", "a secret of something else")
    await spoken(voice)

    environment = Path(f"/proc/{pid_of(voice)}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")
    assert b"a secret" not in environment.read_bytes()


async def test_it_ends_with_its_parent() -> None:
    program = (
        "import asyncio\n"
        "from myna.voicebox.process import VoiceProcess\n"
        "async def main():\n"
        f"    voice = VoiceProcess(module={ESPEAK!r})\n"
        "    async for part in voice.speak('hello', voice='en-us', speed=1.0): pass\n"
        "    print(voice._child._process.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()

    async with asyncio.timeout(10):
        while _is_running(pid):
            await asyncio.sleep(0.01)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
