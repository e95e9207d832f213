"""The engines that answer, by name: the chosen one trains, and each version is read by the one that made it.

Put together by `assembly`; used by minds, trainings and trials.
"""

from collections.abc import Callable

from myna.errors import EngineMissing
from myna.ports import AnswerEngine


def _no_other(name: str) -> AnswerEngine:
    raise EngineMissing(f"There is no engine {name!r}.", remedy="Train again.")


class Engines:
    """Another than the chosen one is made when it is first asked for."""

    def __init__(
        self, chosen: AnswerEngine, made: Callable[[str], AnswerEngine] = _no_other
    ) -> None:
        """`made` raises `EngineMissing` for a name that it does not know."""
        self.chosen = chosen
        self._made = made
        self._by_name = {chosen.name: chosen}

    def named(self, name: str) -> AnswerEngine:
        """The chosen one for the empty name. Raises `EngineMissing`."""
        name = name or self.chosen.name
        if name not in self._by_name:
            self._by_name[name] = self._made(name)
        return self._by_name[name]

    async def close(self) -> None:
        for engine in self._by_name.values():
            await engine.close()
