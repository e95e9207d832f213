"""A member of the sandbox in a voice channel, over the console's websocket for voice; used by `member`."""

import asyncio
import json
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

SPEAKER_BYTES = 8
"""A frame begins with the id of who speaks; 20 ms of 48 kHz 16-bit stereo follow."""
FRAME_SECONDS = 0.02
LOUD = 500
"""The amplitude from which a frame is not silence, of at most 32,767."""
JOIN_SECONDS = 10.0
FIRST_SOUND_SECONDS = 20.0
PAUSE_SECONDS = 0.7
"""After so much silence whoever spoke has finished."""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What was heard of one who spoke."""

    seconds: float
    """Of sound that is no silence."""
    privacy_code: str | None
    """What the ends of an end-to-end encrypted call have in common; None in a call that is not."""


class VoiceLine:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._joined = asyncio.Event()
        self._sounded = asyncio.Event()
        self._loud_frames = 0
        self._privacy_code: str | None = None

    async def join(self, channel_id: str) -> None:
        """Raises `TimeoutError` where the way in takes too long."""
        await self._socket.send_json({"type": "join", "channel_id": channel_id})
        await asyncio.wait_for(self._joined.wait(), JOIN_SECONDS)

    async def leave(self) -> None:
        await self._socket.send_json({"type": "leave"})

    async def follow(self) -> None:
        """Take what comes until the line ends."""
        async for frame in self._socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                self._note(json.loads(frame.data))
            elif frame.type is aiohttp.WSMsgType.BINARY and _is_loud(frame.data[SPEAKER_BYTES:]):
                self._loud_frames += 1
                self._sounded.set()

    async def hear(self) -> Speech:
        """The next that somebody says, when it is finished; raises `TimeoutError` for silence."""
        self._loud_frames = 0
        wait_seconds = FIRST_SOUND_SECONDS
        while True:
            self._sounded.clear()
            try:
                await asyncio.wait_for(self._sounded.wait(), wait_seconds)
            except TimeoutError:
                if not self._loud_frames:
                    raise
                break
            wait_seconds = PAUSE_SECONDS
        return Speech(
            seconds=self._loud_frames * FRAME_SECONDS,
            privacy_code=self._privacy_code,
        )

    async def hear_begin(self) -> float:
        """When somebody begins to speak, by the clock of the event loop; raises `TimeoutError` for silence."""
        self._sounded.clear()
        await asyncio.wait_for(self._sounded.wait(), FIRST_SOUND_SECONDS)
        return asyncio.get_running_loop().time()

    def _note(self, event: dict[str, Any]) -> None:
        payload = event["payload"]
        if event["name"] == "JOINED":
            self._joined.set()
        if "privacy_code" in payload or "code" in payload:
            self._privacy_code = payload.get("privacy_code") or payload.get("code")


def _is_loud(pcm: bytes) -> bool:
    samples = array("h", pcm)
    return any(abs(sample) >= LOUD for sample in samples)


@asynccontextmanager
async def open_line(session: aiohttp.ClientSession, channel_id: str) -> AsyncIterator[VoiceLine]:
    """A seat in the channel, left at the end."""
    async with session.ws_connect("/console/voice") as socket:
        line = VoiceLine(socket)
        following = asyncio.create_task(line.follow())
        try:
            await line.join(channel_id)
            yield line
            await line.leave()
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
