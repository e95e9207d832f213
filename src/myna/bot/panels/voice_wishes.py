"""What is written behind `!voice`, read; used by `voice`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from myna.domain.language import LANGUAGES
from myna.domain.speech import AUTO, SPEEDS, VoicePreferences
from myna.errors import UnreadableChoice

STEPS = (0.5, 0.6, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
_ON = {"on": True, "вкл": True, "да": True, "off": False, "выкл": False, "нет": False}
_SERVER = frozenset({"server", "сервер", "all", "всем"})
_FORGET = frozenset({"default", "reset", "сброс"})
_PACES = {"faster": 1, "быстрее": 1, "slower": -1, "медленнее": -1}
_SPEED = frozenset({"speed", "скорость"})
_VOICE = frozenset({"voice", "голос"})
_LANGUAGE = frozenset({"language", "lang", "язык"})
_MESSAGES = frozenset({"messages", "сообщения"})
_NOTHING = VoicePreferences()


@dataclass(frozen=True, kw_only=True)
class Wishes:
    changes: VoicePreferences = _NOTHING
    steps: int = 0
    """So many steps faster, or slower where it is negative."""
    forgets: bool = False
    """All that was chosen before."""
    is_for_server: bool = False


def wishes(text: str) -> Wishes:
    """`speed 1.2`, `voice Anna`, `language ru`, `on`, `messages on`, `faster`, `default`.

    With `server` it is for everybody. Raises `UnreadableChoice`.
    """
    found = Wishes()
    words = iter(text.split())
    for word in words:
        plain = word.casefold()
        if plain in _SERVER:
            found = replace(found, is_for_server=True)
        elif plain in _FORGET:
            found = replace(found, forgets=True)
        elif plain in _PACES:
            found = replace(found, steps=found.steps + _PACES[plain])
        else:
            found = replace(found, changes=_change(plain, words).over(found.changes))
    return found


def stepped(speed: float | None, steps: int) -> float:
    """So many steps on in this direction; at its end it goes no further."""
    now = 1.0 if speed is None else speed
    for _ in range(abs(steps)):
        faster = [step for step in STEPS if step > now]
        slower = [step for step in STEPS if step < now]
        now = next(iter(faster), now) if steps > 0 else (slower or [now])[-1]
    return now


def _change(word: str, rest: Iterator[str]) -> VoicePreferences:
    if word in _ON:
        return VoicePreferences(is_spoken=_ON[word])
    if word in _SPEED:
        return VoicePreferences(speed=_speed(next(rest, "")))
    if word in _VOICE:
        return VoicePreferences(voice=next(rest, ""))
    if word in _LANGUAGE:
        return VoicePreferences(language=_language(next(rest, "")))
    if word in _MESSAGES:
        wish = next(rest, "").casefold()
        if wish not in _ON:
            raise _unreadable("what")
        return VoicePreferences(is_sent_as_voice=_ON[wish])
    raise _unreadable("what")


def _speed(word: str) -> float:
    slowest, fastest = SPEEDS
    try:
        speed = float(word.replace(",", "."))
    except ValueError:
        raise _unreadable("speed") from None
    if not slowest <= speed <= fastest:
        raise _unreadable("speed")
    return speed


def _language(word: str) -> str:
    if word.casefold() not in (AUTO, *LANGUAGES):
        raise _unreadable("language")
    return word.casefold()


def _unreadable(reason: str) -> UnreadableChoice:
    return UnreadableChoice(
        "No such choice.", remedy="speed, voice, language, on, off.", reason=reason
    )
