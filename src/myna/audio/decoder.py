"""Reads what people send: the port `AudioDecoder`, wired by `bootstrap`."""

from myna.audio.children import Children, Task
from myna.audio.sniffing import demuxer_of
from myna.domain.speech import RECORDING_RATE_HZ, Recording
from myna.errors import AudioRefused


class ChildAudioDecoder:
    """Refuses at once what is no sound; the rest is decoded by children."""

    def __init__(self, children: Children, *, max_bytes: int, max_seconds: int) -> None:
        self._children = children
        self._max_bytes = max_bytes
        self._max_samples = max_seconds * RECORDING_RATE_HZ

    async def decode(self, data: bytes) -> Recording:
        """Waits its turn when many files come at once."""
        task = Task(
            demuxer=self._demuxer(data),
            rate_hz=RECORDING_RATE_HZ,
            max_samples=self._max_samples,
            data=data,
        )
        pcm = await self._children.decode(task)
        most = 2 * self._max_samples
        return Recording(pcm=pcm[:most], is_cut=len(pcm) > most)

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
