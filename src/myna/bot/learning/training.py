"""What people ask of trainings and models: `!train`, `!jobs`, `!cancel`, `!models`; named by `bot.commands`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiohttp
import discord

from myna.bot.learning.job_cards import card_buttons, card_text
from myna.bot.learning.model_cards import models_buttons, models_text
from myna.bot.learning.train_arguments import TrainArguments
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.jobs import DatasetFile, Ending, Job, Notice
from myna.errors import FileRefused, NotFound
from myna.services.datasets import DatasetService
from myna.services.jobs import JobService, NothingNew, Wish
from myna.services.models import ModelService
from myna.services.teaching import TeachingService

ALIASES = {
    "jobs": ("задания", "обучения"),
    "cancel": ("отмена", "отмени"),
    "models": ("model", "модели"),
}


@dataclass(frozen=True, kw_only=True)
class TrainingCommands:
    jobs_service: JobService
    models_service: ModelService
    teaching: TeachingService
    datasets: DatasetService
    max_file_bytes: int

    def commands(self) -> Mapping[str, Command]:
        return {"jobs": self.jobs, "cancel": self.cancel, "models": self.models}

    async def train(self, request: Request, wanted: TrainArguments) -> Reply:
        """A training of all that is taught, and of files where there are any.

        Nothing is downloaded that is too large or comes from somebody who may not teach.
        """
        authorize(request.actor, Action.TRAIN, request.tenant)
        notice = Notice(channel_id=request.channel_id, language=request.language)
        wish = Wish(
            files=await self._files(request, wanted),
            is_positive=wanted.is_positive,
            notice=notice,
        )
        selected = None if wish.files else await self.datasets.selected(request.actor)
        if selected is not None:
            wish = Wish(files=selected.files, is_positive=selected.is_positive, notice=notice)
        asked = await self.jobs_service.train(request.actor, wish, key=request.key)
        if selected is not None:
            await self.datasets.used(selected)
        if isinstance(asked, NothingNew):
            ending = Ending.NOTHING_TO_LEARN if asked.version is None else Ending.NOTHING_NEW
            champion = asked.version.number if asked.version else 0
            text = say(request.language, f"job-{ending.value}", champion=champion)
            return Reply(text=text, private=True, outcome=ending.value)
        return self._card(request, asked)

    async def jobs(self, request: Request) -> Reply:
        found = await self.jobs_service.recent(request.actor)
        if not found:
            return Reply(text=say(request.language, "jobs-none"), private=True, outcome="jobs")
        lines = [say(request.language, "jobs-title")]
        lines += [_line(request.language, job) for job in found]
        return Reply(text="\n".join(lines), private=True, outcome="jobs")

    async def cancel(self, request: Request) -> Reply:
        """The job of this id; without one, the newest that is not over."""
        wanted = request.text.strip().strip("`")
        if not wanted:
            active = [
                job
                for job in await self.jobs_service.recent(request.actor)
                if not job.state.is_over
            ]
            if not active:
                return Reply(text=say(request.language, "jobs-idle"), private=True, outcome="idle")
            wanted = active[0].id
        return await self._cancelled(request, wanted)

    async def models(self, request: Request) -> Reply:
        """Without words the list; else `promote 3`, `rollback`, `compare 3`."""
        verb, _, name = request.text.strip().partition(" ")
        match verb.casefold():
            case "":
                shelf = await self.models_service.shelf(request.actor)
                return Reply(
                    text=models_text(request.language, shelf),
                    buttons=models_buttons(request.language, shelf),
                    private=True,
                    outcome="models",
                )
            case "promote" | "выбрать" | "выбери":
                return await self._promoted(request, name)
            case "rollback" | "back" | "вернуть" | "верни":
                return await self._rolled_back(request)
        raise NotFound("No such thing can be done with models.", remedy="", what="version")

    def presses(self) -> Mapping[str, Pressed]:
        return {
            "job-cancel": self._cancelled,
            "model-promote": self._promoted,
            "model-back": self._back_pressed,
            "batch-discard": self._discarded,
        }

    async def _cancelled(self, request: Request, job_id: str) -> Reply:
        job = await self.jobs_service.cancel(request.actor, job_id)
        name = (
            "job-was-over" if job.state.is_over and not job.is_cancel_requested else "job-stopping"
        )
        text = say(request.language, name, job=job.short_id)
        return Reply(text=text, private=True, outcome=name)

    async def _promoted(self, request: Request, name: str) -> Reply:
        version = await self.models_service.promote(request.actor, name)
        text = say(request.language, "model-promoted", number=version.number)
        return Reply(text=text, outcome="promoted")

    async def _back_pressed(self, request: Request, rest: str) -> Reply:
        del rest
        return await self._rolled_back(request)

    async def _rolled_back(self, request: Request) -> Reply:
        done = await self.models_service.roll_back(request.actor)
        number = 0
        if done.version_id is not None:
            number = (await self.models_service.version(request.actor, done.version_id)).number
        text = say(request.language, "model-rolled-back", number=number)
        return Reply(text=text, outcome="rolled-back")

    async def _discarded(self, request: Request, job_id: str) -> Reply:
        count = await self.teaching.discard_batch(request.actor, job_id)
        text = say(request.language, "batch-discarded", lessons=count)
        return Reply(text=text, outcome="batch-discarded")

    async def _files(self, request: Request, wanted: TrainArguments) -> tuple[DatasetFile, ...]:
        if request.attachments:
            uploads = [
                await self.datasets.freeze_upload(
                    request.actor, attachment.filename, await self._downloaded(attachment)
                )
                for attachment in self._small_enough(request.attachments)
            ]
            return tuple(uploads)
        if wanted.directory is not None:
            return (await self.datasets.freeze_directory(request.actor, wanted.directory)).files
        return ()

    def _small_enough(
        self, attachments: Sequence[discord.Attachment]
    ) -> Sequence[discord.Attachment]:
        if any(attachment.size > self.max_file_bytes for attachment in attachments):
            raise FileRefused("The file is too large.", reason="too-large")
        return attachments

    async def _downloaded(self, attachment: discord.Attachment) -> bytes:
        try:
            return await attachment.read()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise FileRefused("The file could not be had.", reason="gone") from error

    def _card(self, request: Request, job: Job) -> Reply:
        return Reply(
            text=card_text(request.language, job),
            buttons=card_buttons(request.language, job),
            shows_job=job.id,
            outcome="job",
        )


def _line(language: str, job: Job) -> str:
    name = f"jobs-{job.state.value}" if job.state.is_over else "jobs-active"
    number = (job.result.version_number or 0) if job.result else 0
    ago = f"<t:{int(job.created.timestamp())}:R>"
    what = say(language, name, percent=round(100 * job.progress), number=number)
    return f"- `{job.short_id}` {what} · {ago}"
