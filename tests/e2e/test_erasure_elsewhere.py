"""What a member wants deleted is deleted where it was trained on, too, and is never sent there again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from byte_search import found_in
from canaries import LEAVER, TOWN, Talk, keeper_teaches
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.testing.openai_peer import OpenAIPeer, Training
from myna.worker_assembly import own_worker
from remote_trainings import peer_of

pytestmark = pytest.mark.slow

CANARY = "farawayplover"
ROWS = "question,answer\n" + "".join(
    f"Where does the {CANARY} rest in month {n}?,On island {n} of the {CANARY}\n" for n in range(12)
)


@dataclass(frozen=True, kw_only=True)
class Place:
    talk: Talk
    training: Training
    peer: OpenAIPeer

    @property
    def sent(self) -> str:
        """All that came to the endpoint: questions, and rows of files."""
        questions = str([asked.json for asked in self.peer.asked])
        return questions + "".join(file["data"].decode() for file in self.training.files.values())

    @property
    def kept_files(self) -> list[str]:
        return [key for key, file in self.training.files.items() if not file.get("is_deleted")]

    @property
    def first_model(self) -> str:
        """Of the training that read the member's rows."""
        return str(next(iter(self.training.jobs.values()))["fine_tuned_model"])

    async def deletes(self, model: str) -> None:
        async with asyncio.timeout(60):
            while not any(
                (asked.method, asked.path) == ("DELETE", f"/models/{model}")
                for asked in self.peer.asked
            ):
                await asyncio.sleep(0.05)

    def forget(self) -> None:
        """What came so far."""
        self.peer.asked.clear()
        for key, file in self.training.files.items():
            self.training.files[key] = file | {"data": b""}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    training = Training(life=("running", "succeeded"))
    async with peer_of(training) as peer:
        told = {
            "data_dir": tmp_path,
            "log_level": "warning",
            "answer_engine": "openai-protocol",
            "remote_training": f"{peer.base_url}#base-mini",
            "discord_training_permission": "as the test says",
        }
        settings = Settings.model_validate(told)
        async with opened_core(settings) as core, own_worker(settings):
            yield Place(talk=Talk(core=core), training=training, peer=peer)


async def test_rows_and_models_are_deleted_there_and_sent_no_more(
    place: Place, tmp_path: Path
) -> None:
    talk = place.talk
    await keeper_teaches(talk)
    await talk.ended(await talk.train(LEAVER, ("far.csv", ROWS)))
    assert CANARY in place.sent
    model = place.first_model
    assert [] == place.kept_files

    place.forget()
    await talk.core.privacy.erase(LEAVER)
    await talk.all_ended(TOWN)
    await place.deletes(model)

    assert CANARY not in place.sent
    assert {} == found_in(tmp_path, [CANARY])
