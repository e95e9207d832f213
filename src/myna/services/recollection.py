"""What was said before in a chain of replies; used by the conversing service.

Read from the store each time, so that what was deleted is never told again.
"""

from dataclasses import dataclass

from myna.domain.chat import Said, Speaker
from myna.domain.citations import plain
from myna.domain.conversation import Turn, Utterance
from myna.ports import TurnStore

MAX_TURNS = 6
MAX_TURN_CHARACTERS = 2_000
"""Of a question, and of an answer."""


@dataclass(frozen=True, kw_only=True)
class Recollection:
    turns: TurnStore

    async def before(self, utterance: Utterance, message_id: int | None) -> tuple[Turn, ...]:
        """The turns that lead to the message replied to, oldest first: of the same server and channel alone."""
        turn = await self.turns.of_message(message_id) if message_id is not None else None
        found: list[Turn] = []
        known = {utterance.key}
        while turn is not None and _belongs(turn, utterance) and turn.utterance.key not in known:
            known.add(turn.utterance.key)
            found.insert(0, turn)
            if len(found) == MAX_TURNS or turn.replies_to is None:
                break
            turn = await self.turns.find(turn.replies_to)
        return tuple(found)


def said_in(turns: tuple[Turn, ...]) -> tuple[Said, ...]:
    """Questions and whole answers; what broke off or was stopped is not repeated."""
    said: list[Said] = []
    for turn in turns:
        said.append(_said(Speaker.MEMBER, turn.utterance.text))
        is_whole = turn.composed is None or not turn.composed.is_half
        if turn.answer is not None and is_whole:
            said.append(_said(Speaker.MYNA, plain(turn.answer)))
    return tuple(said)


def _said(by: Speaker, text: str) -> Said:
    return Said(by=by, text=text[:MAX_TURN_CHARACTERS])


def _belongs(turn: Turn, utterance: Utterance) -> bool:
    other = turn.utterance
    return (other.tenant, other.channel_id) == (utterance.tenant, utterance.channel_id)
