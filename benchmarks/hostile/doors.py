"""The ways by which files come into Myna, with all that is behind them but Discord; used by `intake`."""

import asyncio
import hashlib
import io
import json
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.hostile.specimens import Specimen
from benchmarks.hostile.traps import KINDS
from benchmarks.hostile.watch import Watch
from myna.assembly import opened_worker
from myna.bootstrap import opened_core
from myna.bot.core import Core
from myna.config import Settings
from myna.domain.access import Action, Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Ending, Job, JobState
from myna.domain.speech import READY, Readiness, Recording, Transcript
from myna.errors import MemberError
from myna.services.engine_choice import EngineChoice
from myna.services.jobs import Wish
from myna.services.worker import Rhythm

EAGER = Rhythm(beat=0.2, look=0.005)
LOOK_SECONDS = 0.005
MANAGER_ID = 7
LEARNED = "question,answer\n" + "".join(f"What is in box {n}?,Toy {n}\n" for n in range(40))
SIGN_OF_A_DECOY = b"yellowhammer"


@dataclass(kw_only=True)
class Ear:
    """Hears a word in any sound."""

    name: str = "ear"
    uses_network: bool = False
    rank: int = 1

    def probe(self, language: str) -> Readiness:
        del language
        return READY

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        del hints
        text = "hello" if any(recording.pcm[:64_000]) else ""
        return Transcript(text=text, language=language, engine=self.name)

    async def close(self) -> None: ...


@dataclass(kw_only=True)
class Doors:
    core: Core
    house: Path
    watch: Watch
    tenants: int = 1
    """The first has a model; each file comes to a server of its own."""
    answered_at: float | None = None
    """When the last of them was told that its training is queued."""
    _model: dict[str, bytes] = field(default_factory=dict)

    async def recording(self, specimen: Specimen) -> str:
        await self.core.hearing.hear(specimen.data, "en", allow_network=False)
        return "accepted"

    async def lessons(self, specimen: Specimen) -> str:
        job = await self._learned(self._newcomer(), specimen.file_name, specimen.data)
        return outcome_of(job)

    async def model(self, specimen: Specimen) -> str:
        """Forged files in the place of the champion's, and the manifest vouches for them."""
        folder = await self._model_folder()
        with self.watch.looking_away():
            for name, data in (specimen.members or {}).items():
                (folder / name).unlink(missing_ok=True)
                if data is not None:
                    (folder / name).write_bytes(data)
            vouch(folder)
        try:
            mind = await self.core.minds.reload(guild_tenant(1))
            await self.core.answering.answer_now(self._actor(1), "What is in box 3?")
        finally:
            self._restore(folder)
        return "accepted" if mind.version else "refused: unreadable"

    async def vault(self, specimen: Specimen) -> str:
        """Everything that people can do with what lies there."""
        actor, name = self._newcomer(), specimen.file_name
        mine = self.house / "data" / "vaults" / actor.tenant.replace(":", "-")
        with self.watch.looking_away():
            mine.mkdir(parents=True)
            KINDS[specimen.trap](mine / name, self.house / "outside")
        core = self.core
        acts: list[Callable[[], Awaitable[object]]] = [
            lambda: core.vault.entries(actor, action=Action.GET_FILE),
            lambda: core.vault.entries(actor, name, action=Action.GET_FILE),
            lambda: core.vault.suggestions(actor, f"{name}/", action=Action.GET_FILE),
            lambda: core.vault.read(actor, name),
            lambda: core.vault.read(actor, f"{name}/decoy.csv"),
            lambda: core.vault.archive(actor, ""),
            lambda: core.vault.archive(actor, name),
            lambda: core.datasets.freeze_directory(actor, ""),
            lambda: core.datasets.freeze_directory(actor, name),
            lambda: core.datasets.select(actor, name, is_positive=True, key=f"key {name}"),
            lambda: core.datasets.freeze_upload(actor, name, b"question,answer\na,b\n"),
        ]
        told = [await _told(act) for act in acts]
        if SIGN_OF_A_DECOY in repr(told).encode() or leaks(mine):
            return "crash: a decoy was read"
        is_had = any(each is not None for each in told[3:-1])
        return "accepted" if is_had else "refused: not there"

    async def _learned(self, actor: Actor, name: str, data: bytes) -> Job:
        file = await self.core.datasets.freeze_upload(actor, name, data)
        asked = await self.core.jobs.train(actor, Wish(files=(file,)), key=f"event {actor.tenant}")
        self.answered_at = time.monotonic()
        if not isinstance(asked, Job):
            raise TypeError("There was a file, and nothing to do.")
        while not asked.state.is_over:
            await asyncio.sleep(LOOK_SECONDS)
            asked = await self.core.jobs.job(actor, asked.id)
        return asked

    async def _model_folder(self) -> Path:
        tenant = guild_tenant(1)
        mind = await self.core.minds.of(tenant)
        if mind.version is None:
            await self._learned(self._actor(1), "learned.csv", LEARNED.encode())
            mind = await self.core.minds.reload(tenant)
        if mind.version is None:
            raise LookupError("Nothing was learned of what is in order.")
        folder = self.core.models.registry.directory(mind.version)
        if not self._model:
            self._model = {path.name: path.read_bytes() for path in folder.iterdir()}
        return folder

    def _restore(self, folder: Path) -> None:
        with self.watch.looking_away():
            for path in folder.iterdir():
                path.unlink()
            for name, data in self._model.items():
                (folder / name).write_bytes(data)

    def _newcomer(self) -> Actor:
        self.tenants += 1
        return self._actor(self.tenants)

    def _actor(self, number: int) -> Actor:
        return Actor(id=MANAGER_ID, role=Role.MANAGER, tenant=guild_tenant(number))


@asynccontextmanager
async def opened_doors(house: Path, watch: Watch) -> AsyncIterator[Doors]:
    settings = Settings.model_validate({"data_dir": house / "data"})
    async with opened_core(settings) as opened, opened_worker(settings, EAGER) as worker:
        hearing = replace(opened.hearing, choice=EngineChoice(engines=[Ear()]))
        stop = asyncio.Event()
        working = asyncio.create_task(worker.run(stop))
        try:
            yield Doors(core=replace(opened, hearing=hearing), house=house, watch=watch)
        finally:
            stop.set()
            await working


def outcome_of(job: Job) -> str:
    if job.state is JobState.FAILED:
        code, reason = (job.failure.code, job.failure.reason) if job.failure else ("", "")
        is_meant = code in {"error-file-refused", "error-quota-reached"}
        return f"refused: {code} {reason}" if is_meant else f"crash: {job.failure}"
    result = job.result
    if result is None or result.ending is not Ending.EXAMINED:
        return f"refused: {result and result.ending.value}"
    return "accepted"


def vouch(folder: Path) -> None:
    """Write the manifests anew, of the engine and of the registry, for whatever is there."""
    (folder / "manifest.json").unlink(missing_ok=True)
    with suppress(ValueError, TypeError, KeyError, RecursionError, FileNotFoundError):
        manifest = json.loads((folder / "model.json").read_bytes())
        for name in manifest["sha256"]:
            manifest["sha256"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / "model.json").write_text(json.dumps(manifest))
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }
    (folder / "manifest.json").write_text(json.dumps(digests), encoding="utf-8")


def leaks(mine: Path) -> bool:
    """Does a file that Myna wrote there hold what the decoys say?"""
    for path in mine.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.stat().st_nlink > 1:
            continue
        if path.stat().st_size > 1 << 30:
            continue
        data = path.read_bytes()
        if SIGN_OF_A_DECOY in data or _leaks_packed(data):
            return True
    return False


def _leaks_packed(data: bytes) -> bool:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as packed:
        return any(SIGN_OF_A_DECOY in packed.read(name) for name in packed.namelist())
    return False


async def _told(act: Callable[[], Awaitable[object]]) -> object:
    """None where it is refused."""
    try:
        return await act()
    except MemberError:
        return None
