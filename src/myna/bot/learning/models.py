"""The versions of a server's model: `!models` and the buttons around them; part of `training`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myna.bot.learning.allowed_buttons import allowed
from myna.bot.learning.comparing_cards import (
    beside_button,
    compared_buttons,
    compared_text,
    names_of_both,
)
from myna.bot.learning.gallery import Gallery
from myna.bot.learning.job_cards import back_button
from myna.bot.learning.model_cards import (
    OFFERED_VERSIONS,
    SHOWN_VERSIONS,
    chosen_buttons,
    chosen_text,
    confirmation_buttons,
    confirmation_text,
    details_text,
    models_buttons,
    models_text,
    promote_button,
)
from myna.bot.replies import Attached, Button, Reply
from myna.bot.requests import Request
from myna.bot.serving import Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize, is_allowed
from myna.domain.jobs import Job
from myna.domain.model_card import as_markdown
from myna.domain.quotas import Effort
from myna.domain.training import ModelVersion
from myna.errors import MynaError
from myna.services.models import Chosen, Examined, ModelService, Shelf
from myna.services.quotas import QuotaService
from myna.services.teaching import TeachingService
from myna.services.trying import TryingService

PROMOTE, ROLL_BACK, COMPARE = "promote", "rollback", "compare"
_VERBS = {
    "promote": PROMOTE,
    "use": PROMOTE,
    "выбрать": PROMOTE,
    "выбери": PROMOTE,
    "взять": PROMOTE,
    "возьми": PROMOTE,
    "rollback": ROLL_BACK,
    "back": ROLL_BACK,
    "undo": ROLL_BACK,
    "вернуть": ROLL_BACK,
    "верни": ROLL_BACK,
    "откати": ROLL_BACK,
    "compare": COMPARE,
    "details": COMPARE,
    "сравнить": COMPARE,
    "сравни": COMPARE,
    "подробнее": COMPARE,
}
MAX_SUGGESTIONS = 25
_BETWEEN = frozenset({"", "and", "vs", "with", "beside", "и", "с", "со"})


@dataclass(frozen=True, kw_only=True)
class ModelCommands:
    models: ModelService
    teaching: TeachingService
    trying: TryingService
    quotas: QuotaService
    gallery: Gallery

    def presses(self) -> Mapping[str, Pressed]:
        """What stands behind the verb is the id of a version, or of the job of an import."""
        return {
            "model-promote": self._promoted,
            "model-insist": self._insisted,
            "model-back": self._rolled_back,
            "model-compare": self._compared,
            "model-beside": self._beside,
            "batch-discard": self._discarded,
        }

    async def command(self, request: Request) -> Reply:
        """Without words the list; else `promote 3`, `rollback`, `compare 3`, `compare 3 7`, or the numbers alone."""
        verb, _, name = request.text.strip().partition(" ")
        if not verb:
            return await self._listed(request)
        wanted = _VERBS.get(verb.casefold())
        if wanted is None:
            return await self._compared(request, request.text)
        return await self.done(request, wanted, name)

    async def done(self, request: Request, verb: str, name: str) -> Reply:
        """One of the verbs with a version; to compare there may be two, and none is the champion."""
        match verb:
            case "promote" if name.strip():
                return await self._promoted(request, name)
            case "rollback":
                return await self._rolled_back(request, "")
            case "compare":
                return await self._compared(request, name)
        return await self._listed(request)

    async def suggestions(
        self, request: Request, typed: str
    ) -> Sequence[tuple[ModelVersion, bool]]:
        """The versions that a name begins, each with whether it answers now."""
        try:
            shelf = await self.models.shelf(request.actor)
        except MynaError:
            return ()
        begun = typed.strip().casefold().removeprefix("v")
        fitting = [each for each in shelf.versions if str(each.number).startswith(begun)]
        return [(each, each == shelf.champion) for each in fitting[:MAX_SUGGESTIONS]]

    async def _listed(self, request: Request) -> Reply:
        shelf = await self.models.shelf(request.actor)
        examined = await self.models.examined(shelf, most=len(shelf.versions))
        suspicious = {each.version.id for each in examined if each.is_suspicious}
        return Reply(
            text=models_text(request.language, shelf, examined[:SHOWN_VERSIONS]),
            buttons=allowed(request, models_buttons(request.language, shelf, suspicious)),
            private=True,
            outcome="models",
        )

    async def _compared(self, request: Request, name: str) -> Reply:
        """With a picture of all versions; of two, both asked the same."""
        if len(_named(name)) > 1:
            return await self._beside(request, ":".join(_named(name)[:2]))
        language = request.language
        shelf = await self.models.shelf(request.actor)
        if not shelf.versions:
            return Reply(text=say(language, "models-none"), private=True, outcome="models")
        version = shelf.champion or shelf.versions[0]
        if name.strip():
            version = await self.models.version(request.actor, name)
        examined = await self.models.examined(shelf, most=len(shelf.versions))
        champion_id = shelf.champion.id if shelf.champion else None
        this = next(each for each in examined if each.version == version)
        own = await self.gallery.examination(language, this.result) if this.result else []
        every = await self.gallery.versions(language, examined, champion_id)
        is_champion = version.id == champion_id
        button = (
            back_button(language, version.id)
            if is_champion
            else promote_button(language, version, is_suspicious=this.is_suspicious)
        )
        return Reply(
            text=details_text(language, this, answers_now=is_champion),
            buttons=allowed(request, (button, *_others(request, shelf, version))),
            files=(*own, *every, *_card_file(this)),
            private=True,
            outcome="compared",
        )

    async def _beside(self, request: Request, names: str) -> Reply:
        """Two versions, by the names that a colon parts, asked the same questions now."""
        language = request.language
        one, _, other = names.partition(":")
        self.quotas.admit(request.actor, Action.TEST, Effort.TEST)
        versions = (
            await self.models.version(request.actor, one),
            await self.models.version(request.actor, other),
        )
        request.progress.words = say(language, "progress-asking")
        compared = await self.trying.compare(request.actor, versions, request.progress.reach)
        shelf = await self.models.shelf(request.actor)
        examined = await self.models.examined(shelf, most=len(shelf.versions))
        suspicious = {each.version.id for each in examined if each.is_suspicious}
        champion_id = shelf.champion.id if shelf.champion else None
        pair, both = compared.rows.pair(), names_of_both(compared)
        buttons = compared_buttons(language, compared, champion_id, suspicious)
        return Reply(
            text=compared_text(language, compared),
            buttons=allowed(request, buttons),
            files=tuple(await self.gallery.rivals(language, pair, both)),
            private=True,
            outcome="compared-two",
        )

    async def _promoted(self, request: Request, name: str) -> Reply:
        """A version that was refused as suspicious is asked about once more."""
        authorize(request.actor, Action.PROMOTE, request.tenant)
        version = await self.models.version(request.actor, name)
        result = await self.models.result(version)
        champion = (await self.models.shelf(request.actor)).champion
        if result is None or not result.is_suspicious or version == champion:
            return await self._insisted(request, version.id)
        return Reply(
            text=confirmation_text(request.language, version, result),
            buttons=confirmation_buttons(request.language, version, result, request.actor.id),
            private=True,
            outcome="promotion-to-confirm",
        )

    async def _insisted(self, request: Request, version_id: str) -> Reply:
        return _said(request, await self.models.promote(request.actor, version_id), "promoted")

    async def _rolled_back(self, request: Request, leaving: str) -> Reply:
        chosen = await self.models.roll_back(request.actor, leaving or None)
        return _said(request, chosen, "rolled-back")

    async def _discarded(self, request: Request, batch: str) -> Reply:
        count = await self.teaching.discard_batch(request.actor, batch)
        text = say(request.language, "batch-discarded", lessons=count)
        return Reply(text=text, outcome="batch-discarded")

    async def doubtful_discarded(self, request: Request, job: Job) -> Reply:
        """The rows of an import that everything like them contradicts."""
        ids = frozenset(each for file in job.imported for each in file.doubtful_ids)
        count = await self.teaching.discard_rows(request.actor, job.id, ids)
        text = say(request.language, "batch-discarded", lessons=count)
        return Reply(text=text, outcome="doubtful-discarded")


def _named(names: str) -> list[str]:
    """The versions of `3 7`, `v3 and v7`, `v3, v7`."""
    return [each for each in re.split(r"[\s,:]+", names.strip()) if each.casefold() not in _BETWEEN]


def _others(request: Request, shelf: Shelf, version: ModelVersion) -> list[Button]:
    """What those who may test can compare it with by one press: first the champion, then the newest."""
    if not is_allowed(request.actor, Action.TEST, request.tenant):
        return []
    others = [each for each in shelf.versions if each != version]
    others.sort(key=lambda each: each != shelf.champion)
    return [beside_button(request.language, version, each) for each in others[:OFFERED_VERSIONS]]


def _card_file(examined: Examined) -> tuple[Attached, ...]:
    if examined.card is None:
        return ()
    name = f"v{examined.version.number}"
    data = as_markdown(examined.card, name).encode()
    return (Attached(name=f"model-card-{name}.md", data=data),)


def _said(request: Request, chosen: Chosen, outcome: str) -> Reply:
    """To everybody: what answers them has changed."""
    return Reply(
        text=chosen_text(request.language, chosen),
        buttons=chosen_buttons(request.language, chosen),
        outcome=outcome,
    )
