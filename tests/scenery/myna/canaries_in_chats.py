"""A member whose words come into what chat models say, propose and cannot answer; beside `canaries`."""

from canaries import KEEPER, LEAVER, LEAVER_ID, MANAGER, Talk, actor
from myna.domain.access import Actor, Role
from myna.domain.chat import ChatChoice
from myna.domain.conversation import Turn, Utterance
from myna.services.teaching import Taught

CHAT_CANARIES = (
    *("wordedjackdaw", "chainedserin", "proposedwaxwing", "keptbunting", "gapsiskin"),
    *("putasidefinch", "instructedlinnet"),
)


async def converse(talk: Talk, text: str, *, who: Actor = KEEPER, after: int | None = None) -> Turn:
    """A question that a chat model words the answer to; the message that carries it is the key."""
    utterance = Utterance(
        key=talk.key(), tenant=who.tenant, channel_id=5, author_id=who.id, text=text
    )
    turn = await talk.core.chat.conversing.answer(who, utterance, replies_to=after)
    assert turn is not None
    await talk.core.answering.carried_by([int(utterance.key)], utterance.key)
    return turn


async def leaver_is_quoted_by_a_model(talk: Talk) -> None:
    """In answers to others, in what follows them in a chain, in proposals, gaps and instructions."""
    await talk.teach(LEAVER, "Who lives in the old belfry?", "The wordedjackdaw does")
    worded = await converse(talk, "who lives up there in that old belfry")
    assert worded.composed is not None
    assert "wordedjackdaw" in worded.composed.text
    await talk.teach(LEAVER, "What does it eat in the belfry?", "Seeds of the chainedserin")
    chained = await converse(
        talk, "and what does it eat up in the belfry", after=int(worded.utterance.key)
    )
    assert chained.composed is not None
    assert "chainedserin" in chained.composed.text
    waiting = await talk.teach(LEAVER, "Where does the proposedwaxwing sleep?", "In the elder")
    assert await proposed_for(talk, waiting)
    kept = await talk.teach(LEAVER, "Where does the keptbunting sing?", "On the wire")
    ids = await proposed_for(talk, kept)
    await talk.core.chat.phrasing.keep(LEAVER, kept.lesson.id, ids)
    await converse(talk, "Zzyzx gapsiskin qwrt?", who=LEAVER)
    put_aside = await converse(talk, "Vvorbl putasidefinch xylk?", who=LEAVER)
    await talk.core.chat.gaps.put_aside(MANAGER, put_aside.utterance.key)
    manager = actor(LEAVER_ID, Role.MANAGER)
    told = ChatChoice(instructions="Speak like the instructedlinnet")
    await talk.core.chat.settings.choose(manager, told)


async def proposed_for(talk: Talk, taught: Taught) -> list[str]:
    found = await talk.core.chat.phrasing.propose(LEAVER, taught.lesson)
    return [each.id for each in found]
