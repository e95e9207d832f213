"""What people ask of trainings: `!train`, `!jobs`, `!cancel`; named by `bot.commands`, with what belongs to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myna.bot.learning.allowed_buttons import allowed
from myna.bot.learning.downloads import downloaded
from myna.bot.learning.job_cards import card_buttons, card_text, train_button
from myna.bot.learning.job_lists import jobs_buttons, jobs_text
from myna.bot.learning.models import ModelCommands
from myna.bot.learning.train_arguments import TrainArguments
from myna.bot.learning.trials import TrialCommands
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.bot.texts.wording import teach_button, teaching_form
from myna.domain.access import Action, authorize
from myna.domain.datasets import Frozen
from myna.domain.jobs import DatasetFile, Ending, Job, Notice, PassedOver
from myna.domain.quotas import Effort
from myna.domain.teaching import split_pair
from myna.errors import FileRefused, MynaError, NotAllowed
from myna.services.datasets import DatasetService, nothing_in_it, passed_over_for
from myna.services.jobs import JobService, NothingNew, Wish
from myna.services.quotas import QuotaService

ALIASES = {
    "jobs": ("обучения", "задания"),
    "cancel": ("отмена", "отмени"),
    "models": ("model", "модели"),
    "test": ("тест", "проверь", "экзамен"),
}

TYPED_NAME = "message.txt"
"""What lessons beside an attachment are called."""


@dataclass(frozen=True, kw_only=True)
class TrainingCommands:
    jobs_service: JobService
    datasets: DatasetService
    models: ModelCommands
    trials: TrialCommands
    quotas: QuotaService
    max_file_bytes: int

    def commands(self) -> Mapping[str, Command]:
        return {
            "jobs": self.jobs,
            "cancel": self.cancel,
            "models": self.models.command,
            "test": self.trials.command,
        }

    def presses(self) -> Mapping[str, Pressed]:
        own: dict[str, Pressed] = {
            "job-cancel": self._cancelled,
            "job-train": self._train_pressed,
            "job-doubts": self._doubts,
            "teach-new": self._teaching_form,
        }
        return {**self.models.presses(), **own}

    async def train(self, request: Request, wanted: TrainArguments) -> Reply:
        """A training of all that is taught, and of files where there are any.

        Nothing is downloaded that is too large or comes from somebody who may not teach.
        """
        self.quotas.admit(request.actor, Action.TRAIN, Effort.TRAIN)
        notice = Notice(channel_id=request.channel_id, language=request.language)
        frozen = await self._frozen(request, wanted)
        wish = Wish(
            files=frozen.files,
            passed_over=frozen.passed_over,
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
            buttons = () if champion else (teach_button(request.language),)
            return Reply(text=text, buttons=buttons, private=True, outcome=ending.value)
        return self._card(request, asked)

    async def form_or_training(self, request: Request, wanted: TrainArguments) -> Reply | Form:
        """The form for a lesson, unless a dataset was chosen, which then is learned."""
        try:
            selected = await self.datasets.selected(request.actor)
        except NotAllowed:
            selected = None
        if selected is None and wanted.is_positive:
            return teaching_form(request.language)
        return await self.train(request, wanted)

    async def jobs(self, request: Request) -> Reply:
        found = await self.jobs_service.recent(request.actor)
        if not found:
            return Reply(
                text=say(request.language, "jobs-none"),
                buttons=allowed(request, (train_button(request.language),)),
                private=True,
                outcome="jobs",
            )
        return Reply(
            text=jobs_text(request.language, found),
            buttons=allowed(request, jobs_buttons(request.language, found)),
            private=True,
            outcome="jobs",
        )

    async def cancel(self, request: Request) -> Reply:
        """The job of this id; without one, the newest that is not over."""
        authorize(request.actor, Action.CANCEL, request.tenant)
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

    async def suggestions(self, request: Request, typed: str) -> Sequence[Job]:
        """Trainings under way whose id begins so."""
        try:
            found = await self.jobs_service.recent(request.actor)
        except MynaError:
            return ()
        begun = typed.strip().casefold()
        return [job for job in found if not job.state.is_over and job.short_id.startswith(begun)]

    async def _train_pressed(self, request: Request, rest: str) -> Reply:
        """*Train now*, under the lists: of all that is taught, or of the chosen dataset."""
        del rest
        return await self.train(request, TrainArguments())

    async def _teaching_form(self, request: Request, rest: str) -> Form:
        del rest
        authorize(request.actor, Action.PROPOSE, request.tenant)
        return teaching_form(request.language)

    async def _cancelled(self, request: Request, job_id: str) -> Reply:
        job, came = await self.jobs_service.cancel(request.actor, job_id)
        text = say(request.language, f"cancel-{came.value}", job=job.short_id)
        return Reply(text=text, private=True, outcome=f"cancel-{came.value}")

    async def _doubts(self, request: Request, job_id: str) -> Reply:
        authorize(request.actor, Action.PROMOTE, request.tenant)
        job = await self.jobs_service.job(request.actor, job_id)
        return await self.models.doubtful_discarded(request, job)

    async def _frozen(self, request: Request, wanted: TrainArguments) -> Frozen:
        if request.attachments:
            return await self._uploads(request, wanted)
        if wanted.directory is not None:
            return await self.datasets.freeze_directory(request.actor, wanted.directory)
        return Frozen(files=())

    async def _uploads(self, request: Request, wanted: TrainArguments) -> Frozen:
        """A file that cannot be kept does not keep the others from being learned."""
        files: list[DatasetFile] = []
        passed_over: list[PassedOver] = []
        for attachment in request.attachments:
            try:
                [upload] = await downloaded([attachment], self.max_file_bytes)
                files.append(await self.datasets.freeze_upload(request.actor, *upload))
            except FileRefused as error:
                if len(request.attachments) == 1:
                    raise
                passed_over.append(passed_over_for(attachment.filename, error))
        if split_pair(wanted.text):
            data = wanted.text.encode()
            files.append(await self.datasets.freeze_upload(request.actor, TYPED_NAME, data))
        if not files:
            raise nothing_in_it(passed_over)
        return Frozen(files=tuple(files), passed_over=tuple(passed_over))

    def _card(self, request: Request, job: Job) -> Reply:
        return Reply(
            text=card_text(request.language, job),
            buttons=card_buttons(request.language, job),
            shows_job=job.id,
            outcome="job",
        )
