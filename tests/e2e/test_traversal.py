"""Nothing outside a server's vault is read or written, whatever is named, by whichever command."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from myna.bootstrap import opened_core
from myna.bot.core import Core
from myna.bot.learning.files import FileCommands
from myna.bot.learning.train_arguments import TrainArguments
from myna.bot.learning.training import TrainingCommands
from myna.bot.requests import Request
from myna.bot.texts import wording
from myna.config import Settings
from myna.domain.access import Action, Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.teaching import SourceType
from myna.errors import MemberError
from myna.services.quotas import QuotaService
from traversal import CANARY, OWN, TrustingVault, besieged, snapshot, vectors, watched_opens

MANAGER = Actor(id=7, role=Role.MANAGER, tenant=guild_tenant(1))
NOT_THERE = "I have no such file here."
COMMANDS = ("getfile", "archive", "select_dataset", "train")
keys = map(str, itertools.count(10**17))


@dataclass(frozen=True, kw_only=True)
class Door:
    """The commands over the real services."""

    core: Core
    quotas: QuotaService
    """Nobody is told to wait: hours pass between one attempt and the next."""

    async def said(self, command: str, path: str) -> str:
        """What is answered; `HAD` with all that it says where it is an answer at all."""
        request = Request(
            key=next(keys),
            actor=MANAGER,
            channel_id=2,
            name="Alice",
            language="en",
            source=SourceType.INTERACTION,
            text=path,
        )
        try:
            return f"HAD {await self._answer(command, request, path)}"
        except MemberError as error:
            return wording.of_error(request, error, {"prefix": "!"}).text

    async def _answer(self, command: str, request: Request, path: str) -> object:
        nothing: Any = None
        files = FileCommands(
            vault=self.core.vault, datasets=self.core.datasets, quotas=self.quotas, prefix="!"
        )
        training = TrainingCommands(
            jobs_service=self.core.jobs,
            datasets=self.core.datasets,
            models=nothing,
            trials=nothing,
            quotas=self.quotas,
            max_file_bytes=1_000_000,
        )
        typed = {
            "getfile": files.getfile,
            "archive": files.archive,
            "select_dataset": files.select_dataset,
        }
        if command in typed:
            return await typed[command](request)
        if command == "train":
            return await training.train(request, TrainArguments(directory=path))
        return await files.presses()[command](request, path)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    folder = besieged(tmp_path)
    async with opened_core(Settings.model_validate({"data_dir": folder})) as core:
        hours = itertools.count(0, 3_600)
        yield Door(core=core, quotas=QuotaService(seconds=lambda: next(hours)))


def test_there_are_more_than_four_hundred_vectors(tmp_path: Path) -> None:
    assert len(vectors(tmp_path)) >= 400


def test_the_vectors_do_lead_out_where_paths_are_trusted(tmp_path: Path) -> None:
    """Otherwise nothing would be proved."""
    trusting = TrustingVault(own=besieged(tmp_path) / "vaults" / OWN)

    reached = [each for each in vectors(tmp_path) if CANARY.encode() in trusting.has(each)]

    assert len(reached) >= 150


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
async def test_no_way_of_naming_it_leads_out_of_a_vault(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    before = snapshot(tmp_path)

    with watched_opens(monkeypatch) as opened:
        said = {vector: await door.said(command, vector) for vector in vectors(tmp_path)}

    vaults = tmp_path / "data" / "vaults"
    outside = [path for path in opened if path != vaults and not path.is_relative_to(vaults / OWN)]
    assert [] == outside
    assert opened
    assert {} == {vector: text for vector, text in said.items() if NOT_THERE not in text}
    assert before == snapshot(tmp_path)
    assert len(said) >= 400


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["file-get", "file-archive", "file-select"])
async def test_no_button_and_no_suggestion_leads_out_of_a_vault(
    door: Door, tmp_path: Path, verb: str
) -> None:
    before = snapshot(tmp_path)
    action = {
        "file-get": Action.GET_FILE,
        "file-archive": Action.ARCHIVE,
        "file-select": Action.SELECT_DATASET,
    }[verb]
    for vector in vectors(tmp_path):
        assert NOT_THERE in await door.said(verb, vector)
        found = await door.core.vault.suggestions(MANAGER, vector, action=action)
        assert {entry.path for entry in found} <= {"books", "notes.txt", "books/faq.csv"}
    assert before == snapshot(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_lies_in_the_vault_is_had_by_every_command(door: Door, command: str) -> None:
    """A vault that refuses everything would pass, too."""
    for path in ("books/faq.csv", "books", "books/"):
        assert (await door.said(command, path)).startswith("HAD")


async def test_what_another_server_has_is_answered_like_what_nobody_has_and_takes_the_same_steps(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many files and folders are opened, so that the time tells nothing either."""
    for command in COMMANDS:
        found = []
        for path in ("guild-2/theirs.csv", "guild-404/theirs.csv"):
            for way in (f"../{path}", f"up/{path}", f"books/../../{path}"):
                with watched_opens(monkeypatch) as opened:
                    found.append((await door.said(command, way), len(opened)))

        assert found[:3] == found[3:]
