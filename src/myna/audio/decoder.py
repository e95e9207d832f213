"""Reads what people send: the port `AudioDecoder`, wired by `bootstrap`."""

from dataclasses import replace

from myna.audio.children import DEFAULT_LIMITS, Children, Limits
from myna.audio.protocol import Job
from myna.audio.sniffing import demuxer_of
from myna.domain.speech import RECORDING_RATE_HZ, Recording
from myna.errors import AudioRefused

PROCESSES = 2
"""Whoever sends a file that takes long keeps one of them busy; the others go on."""


class ChildAudioDecoder:
    """Refuses at once what is no sound; child processes decode the rest."""

    def __init__(
        self, *, max_bytes: int, max_seconds: int, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        memory_bytes = limits.memory_bytes + max_bytes
        self._children = Children(PROCESSES, replace(limits, memory_bytes=memory_bytes))
        self._max_bytes = max_bytes
        self._max_samples = max_seconds * RECORDING_RATE_HZ

    async def warm_up(self) -> None:
        """Start the processes before the first file comes. Raises `EngineFailed`."""
        await self._children.warm_up()

    async def decode(self, data: bytes) -> Recording:
        """Waits its turn when many files come at once."""
        job = Job(
            demuxer=self._demuxer(data),
            rate_hz=RECORDING_RATE_HZ,
            max_samples=self._max_samples,
            data=data,
        )
        pcm = await self._children.decode(job)
        most = 2 * self._max_samples
        return Recording(pcm=pcm[:most], is_cut=len(pcm) > most)  # uncut, it is not copied

    async def close(self) -> None:
        await self._children.close()

    def _demuxer(self, data: bytes) -> str:
        if not data:
            raise AudioRefused("The file is empty.", remedy="Record it again.", reason="empty")
        if len(data) > self._max_bytes:
            raise AudioRefused(
                f"The file is larger than {self._max_bytes} bytes.",
                remedy="Send something shorter.",
                reason="too-large",
            )
        demuxer = demuxer_of(data)
        if demuxer is None:
            raise AudioRefused(
                "This is no sound.",
                remedy="Send ogg, mp3, m4a, wav, flac or webm.",
                reason="not-audio",
            )
        return demuxer
