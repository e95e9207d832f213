"""A member whose every word can be told from all others', in all ways in which words come to Myna."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from myna.bot.core import Chat, Core
from myna.domain.access import Actor, Role
from myna.domain.chat import ChatChoice, ChatPart, Closing, Delta, Finished, Prompt, Spent
from myna.domain.conversation import Tenant, Turn, Utterance, direct_tenant, guild_tenant
from myna.domain.jobs import Job, JobState
from myna.domain.speech import Manner, VoicePreferences
from myna.domain.teaching import Source, SourceType
from myna.ports import ChatModel
from myna.services.jobs import Wish
from myna.services.teaching import Pair, Taught
from myna.testing import ScriptedChatModel

TOWN, VILLAGE = guild_tenant(77), guild_tenant(78)
LEAVER_ID, KEEPER_ID, MANAGER_ID = 4611686018427387911, 4611686018427387912, 4611686018427387913
CANARIES = (
    *("taughtwren", "answerlark", "askedfinch", "mendedowl", "rejectedhawk", "proposedrook"),
    *("acceptedcrow", "feedbackdove", "filenameswan", "rowquail", "rowheron", "badrowstork"),
    *("борзаясойка", "directgull", "directtern", "pickedibis", "rephrasedauk", "voicekiwi"),
    *("wordedlinnet", "chainedkite", "instructedgoose", "phrasedsnipe"),
    *("runningemu", "spokenteal", "readbyothers", "forbiddenjay", "ratedcoot", "архивнаяцапля"),
)


def actor(member_id: int, role: Role = Role.TEACHER, tenant: Tenant = TOWN) -> Actor:
    return Actor(id=member_id, role=role, tenant=tenant)


LEAVER, KEEPER = actor(LEAVER_ID), actor(KEEPER_ID)
MANAGER = actor(MANAGER_ID, Role.MANAGER)


@dataclass(kw_only=True)
class Talk:
    """What people say to the services, as the bot hands it on."""

    core: Core
    _keys: int = field(default=1_500_000_000_000_000_000)

    def key(self) -> str:
        self._keys += 1
        return str(self._keys)

    def pair(self, question: str, answer: str) -> Pair:
        source = Source(type=SourceType.MESSAGE, message_id=int(self.key()), channel_id=5)
        return Pair(question=question, answer=answer, source=source)

    async def teach(self, who: Actor, question: str, answer: str) -> Taught:
        return await self.core.teaching.teach(who, self.pair(question, answer), key=self.key())

    async def ask(self, who: Actor, text: str) -> Turn:
        utterance = Utterance(
            key=self.key(), tenant=who.tenant, channel_id=5, author_id=who.id, text=text
        )
        turn = await self.core.answering.answer(who, utterance)
        assert turn is not None
        await self.core.answering.carried_by([int(self.key())], turn.utterance.key)
        return turn

    def with_chat_model(self, model: ChatModel) -> Chat:
        """What is done with chat models where this one speaks."""
        opened = self.core.chat
        engines = replace(opened.engines, models=[model])
        settings = replace(opened.settings, engines=engines)
        return replace(
            opened,
            engines=engines,
            settings=settings,
            conversing=replace(opened.conversing, engines=engines, settings=settings),
            phrasing=replace(opened.phrasing, engines=engines),
        )

    async def converses(
        self, chat: Chat, who: Actor, text: str, *, replies_to: int | None = None
    ) -> Turn:
        utterance = Utterance(
            key=self.key(), tenant=who.tenant, channel_id=5, author_id=who.id, text=text
        )
        turn = await chat.conversing.answer(who, utterance, replies_to=replies_to)
        assert turn is not None
        return turn

    async def carried(self, turn: Turn) -> int:
        """The message that carries the answer."""
        message_id = int(self.key())
        await self.core.answering.carried_by([message_id], turn.utterance.key)
        return message_id

    async def answered(self, who: Actor, text: str) -> str:
        return (await self.ask(who, text)).answer or ""

    async def train(self, who: Actor, *files: tuple[str, str], directory: str = "") -> Job:
        frozen = [
            await self.core.datasets.freeze_upload(who, name, text.encode()) for name, text in files
        ]
        if directory:
            frozen += (await self.core.datasets.freeze_directory(who, directory)).files
        job = await self.core.jobs.train(who, Wish(files=tuple(frozen)), key=self.key())
        assert isinstance(job, Job)
        return job

    async def ended(self, job: Job) -> Job:
        """Brought in, as the bot does it."""
        async with asyncio.timeout(60):
            while True:
                found = await self.core.ledger.find(job.tenant, job.id)
                assert found is not None
                if found.state.is_over:
                    await self.core.minds.reload(job.tenant)
                    assert found.state is JobState.SUCCEEDED, found.failure
                    return found
                await asyncio.sleep(0.02)

    async def all_ended(self, tenant: Tenant) -> None:
        async with asyncio.timeout(60):
            while any(
                not each.state.is_over for each in await self.core.ledger.recent(tenant, limit=9)
            ):
                await asyncio.sleep(0.02)
        await self.core.minds.reload(tenant)

    async def is_at_work(self, job: Job) -> None:
        async with asyncio.timeout(60):
            while (await self._state(job)) is not JobState.RUNNING:
                await asyncio.sleep(0.005)

    async def _state(self, job: Job) -> JobState:
        found = await self.core.ledger.find(job.tenant, job.id)
        assert found is not None
        return found.state


async def keeper_teaches(talk: Talk) -> Sequence[tuple[str, str]]:
    """What must be answered afterwards as before."""
    rows = [(f"What is on shelf {n}?", f"Shelf {n} has {n * 7} books") for n in range(12)]
    for question, answer in rows:
        await talk.teach(KEEPER, question, answer)
    return rows


async def leaver_leaves_words_everywhere(talk: Talk) -> None:
    await _one_by_one(talk)
    await _through_others(talk)
    await _in_files(talk)
    await _in_direct_messages(talk)
    await _aloud(talk)
    await _in_words_of_a_model(talk)


async def _one_by_one(talk: Talk) -> None:
    await talk.teach(LEAVER, "Who saw the taughtwren?", "The answerlark did")
    await talk.ask(LEAVER, "May the askedfinch come in?")
    proposer = actor(LEAVER_ID, Role.MEMBER)
    await talk.teach(proposer, "What does the proposedrook want?", "Corn")
    waiting = await talk.teach(proposer, "Who fed the crow?", "Only the acceptedcrow knows")
    await talk.core.teaching.decide(MANAGER, waiting.lesson.id, accept=True)
    await talk.core.teaching.forbid(
        LEAVER, talk.pair("Who is loud?", "The forbiddenjay"), key=talk.key()
    )
    await talk.core.feedback.give(LEAVER, "Hello feedbackdove", about=None, key=talk.key())
    await talk.teach(LEAVER, "Кто там?", "Это борзаясойка")
    await talk.ask(KEEPER, "Кто там?")
    await talk.core.preferences.set_mine(LEAVER, VoicePreferences(voice="voicekiwi"))


async def _through_others(talk: Talk) -> None:
    asked = await talk.ask(LEAVER, "Is this the mendedowl?")
    await talk.core.teaching.correct(
        KEEPER, asked, talk.pair("Is this the mendedowl?", "Aye"), key=talk.key()
    )
    await talk.teach(LEAVER, "Where does it nest?", "By the rejectedhawk")
    wrong = await talk.ask(KEEPER, "Where does it nest?")
    await talk.core.teaching.correct(
        KEEPER, wrong, talk.pair("Where does it nest?", "In the tower"), key=talk.key()
    )
    ours = await talk.teach(LEAVER, "Who stands in the marsh?", "A pickedibis")
    turn = await talk.ask(KEEPER, "Who stands in the marsh?")
    source = talk.pair("", "").source
    await talk.core.teaching.pick(KEEPER, turn, 0, source)
    await talk.core.teaching.rate(MANAGER, turn, 1, key=talk.key(), source=source)
    rated = await talk.ask(LEAVER, "Who knows the ratedcoot?")
    await talk.core.answering.rate(KEEPER, rated, 1)
    auk = await talk.teach(LEAVER, "Who dives?", "The rephrasedauk")
    await talk.core.teaching.rephrase(
        KEEPER, auk.lesson.id, "Which bird dives here?", key=talk.key(), source=source
    )
    assert ours.lesson.answer


async def _in_files(talk: Talk) -> None:
    rows = "question,answer\nWhere is the rowquail?,Behind the rowheron\n,badrowstork\n"
    rows += "".join(f"What does club {n} do?,Club {n} sings\n" for n in range(20))
    await talk.ended(await talk.train(LEAVER, ("filenameswan.csv", rows)))
    theirs = "question,answer\nWho came late?,The readbyothers\n"
    late = await talk.core.datasets.freeze_upload(LEAVER, "late.csv", theirs.encode())
    archived = "question,answer\nКто на крыше?,архивнаяцапля\n"
    roof = await talk.core.datasets.freeze_upload(LEAVER, "roof.csv", archived.encode())
    await talk.ended(await talk.train(KEEPER, directory=late.path))
    await talk.core.vault.archive(MANAGER, "")
    await talk.core.vault.archive(MANAGER, "uploads")
    await talk.core.datasets.select(MANAGER, roof.path, is_positive=True, key=talk.key())


async def _in_direct_messages(talk: Talk) -> None:
    alone = actor(LEAVER_ID, Role.MANAGER, direct_tenant(LEAVER_ID))
    await talk.teach(alone, "Who flies at sea?", "The directgull")
    await talk.ask(alone, "And the directtern?")
    await talk.ended(
        await talk.train(alone, ("sea.csv", "question,answer\nWho else?,The directgull too\n"))
    )


async def _aloud(talk: Talk) -> None:
    await talk.teach(LEAVER, "Who whistles?", "The spokenteal whistles")
    said = await talk.answered(KEEPER, "Who whistles?")
    manner = Manner(language="en")
    packets = [each async for each in talk.core.speaking.speak(said, manner, allow_network=False)]
    assert packets


async def _in_words_of_a_model(talk: Talk) -> None:
    """In answers to somebody else, in what follows those, and in what was proposed and told to the model."""
    chat = talk.with_chat_model(ScriptedChatModel(rephrased=("What would the phrasedsnipe eat?",)))
    told = ChatChoice(instructions="Speak as the instructedgoose does")
    await chat.settings.choose(actor(LEAVER_ID, Role.MANAGER), told)
    await talk.teach(LEAVER, "Which bird on the old roof sings at night?", "The wordedlinnet does")
    worded = await talk.converses(chat, KEEPER, "Which bird on that old roof sings at night then?")
    assert "wordedlinnet" in (worded.composed.text if worded.composed else "")
    await talk.core.teaching.rate(
        LEAVER, worded, -1, key=talk.key(), source=talk.pair("", "").source
    )
    lesson = (await talk.teach(LEAVER, "What does the snipe eat?", "Worms")).lesson
    assert await chat.phrasing.propose(LEAVER, lesson)
    again = talk.with_chat_model(ScriptedChatModel(script=repeating_what_was_before))
    await talk.teach(KEEPER, "Which cupboard has the old maps?", "The red cupboard")
    first = await talk.converses(again, LEAVER, "Which cupboard has maps for a chainedkite?")
    message_id = await talk.carried(first)
    after = await talk.converses(again, KEEPER, "Which cupboard then?", replies_to=message_id)
    assert "chainedkite" in (after.composed.text if after.composed else "")


async def repeating_what_was_before(prompt: Prompt) -> AsyncIterator[ChatPart]:
    """The worst that a model may do with what it was told."""
    before = " ".join(each.text for each in prompt.before)
    yield Delta(text=f"[1] As you said: {before}")
    yield Finished(closing=Closing.WHOLE, spent=Spent(), model="scripted")


def long_file(word: str, rows: int) -> str:
    """So many lessons that their training takes a while."""
    lines = (f"{word} {strange_word(n)}?,{word} {n % 37} it is" for n in range(rows))
    return "question,answer\n" + "\n".join(lines) + "\n"


def strange_word(number: int) -> str:
    """Like no other, so that no two questions seem to contradict each other."""
    return hashlib.sha256(f"{number}".encode()).hexdigest()[:16]
