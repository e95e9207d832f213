"""Sentences spoken before, in memory; exported by the package."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class MemorySpeechCache:
    max_bytes: int = 1 << 20
    kept: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    """By key, the last used last."""

    async def find(self, key: str) -> Sequence[bytes] | None:
        if key not in self.kept:
            return None
        self.kept[key] = self.kept.pop(key)
        return self.kept[key]

    async def keep(self, key: str, packets: Sequence[bytes]) -> None:
        self.kept.pop(key, None)
        self.kept[key] = tuple(packets)
        while self._bytes() > self.max_bytes:
            del self.kept[next(iter(self.kept))]

    async def empty(self) -> None:
        self.kept.clear()

    def _bytes(self) -> int:
        return sum(len(packet) for packets in self.kept.values() for packet in packets)
