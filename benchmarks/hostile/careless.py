"""Doors as they should not be, so that it is seen that the trial finds what it looks for; used by `intake`."""

import asyncio
import io
import pickle  # noqa: TID251 - this is the crime
from dataclasses import dataclass

import av

from benchmarks.hostile.doors import Doors
from benchmarks.hostile.specimens import Specimen
from benchmarks.hostile.traps import KINDS


@dataclass(kw_only=True)
class RefusingDoors(Doors):
    """Safe and useless."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(core=doors.core, house=doors.house, watch=doors.watch)

    async def recording(self, specimen: Specimen) -> str:
        return f"refused: {specimen.door.value}"

    lessons = model = vault = recording


@dataclass(kw_only=True)
class CarelessDoors(Doors):
    """Lets FFmpeg guess, unpickles models, follows links, and reads lists in its own way."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(core=doors.core, house=doors.house, watch=doors.watch)

    async def recording(self, specimen: Specimen) -> str:
        await asyncio.to_thread(_decoded_by_guess, specimen)
        return "accepted"

    async def lessons(self, specimen: Specimen) -> str:
        rows = specimen.data.decode().splitlines()
        return "accepted" if dict(row.split(",") for row in rows) else "refused: empty"

    async def model(self, specimen: Specimen) -> str:
        for data in (specimen.members or {}).values():
            if data:
                pickle.loads(data)  # noqa: S301 - this is the crime
        return "accepted"

    async def vault(self, specimen: Specimen) -> str:
        path = self.house / f"{self._newcomer().id}-{self.tenants}" / specimen.file_name
        with self.watch.looking_away():
            path.parent.mkdir(parents=True)
            KINDS[specimen.trap](path, self.house / "outside")
        if (
            path.is_file()
            and path.stat().st_size < 1 << 20
            and b"yellowhammer" in path.read_bytes()
        ):
            return "crash: a decoy was read"
        return "accepted"


class _Named(io.BytesIO):
    name = ""


def _decoded_by_guess(specimen: Specimen) -> None:
    file = _Named(specimen.data)
    file.name = specimen.file_name
    with av.open(file) as container:
        for frame in container.decode(audio=0):
            del frame
