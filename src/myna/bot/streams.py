"""The answers that are being written now, so that one can be ended before it is whole; kept by `conversations`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from myna.bot.requests import Request
from myna.bot.screens import Screen


@dataclass(kw_only=True)
class Streams:
    _open: list[tuple[Request, Screen]] = field(default_factory=list)

    @contextmanager
    def opened(self, request: Request, screen: Screen) -> Iterator[None]:
        """While its answer is being written."""
        stream = (request, screen)
        self._open.append(stream)
        try:
            yield
        finally:
            self._open.remove(stream)

    def deleted(self, message_id: int) -> None:
        """A message is gone: a question that is being answered, or a part of an answer."""
        for request, screen in self._open:
            if message_id in screen.ids:
                screen.is_gone = True
                request.draft.stop()
            elif request.key.partition("-")[0] == str(message_id):
                request.draft.stop()

    def stop(self, asked: Request) -> int:
        """End what else is being written for whoever asks that, in this place; returns how many answers that were."""
        own = [
            request.draft
            for request, _ in self._open
            if request.key != asked.key
            and (request.actor.id, request.tenant) == (asked.actor.id, asked.tenant)
        ]
        for draft in own:
            draft.stop()
        return len(own)
