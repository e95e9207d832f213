"""How chat models and trainers elsewhere are written down in a setting; read by `settings`.

An engine is `[name=]URL#MODEL`; several stand with commas between them. What belongs to one of them (a key, a
price) is `name=value`, or the value alone where there is one engine.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, urlsplit, urlunsplit

from pydantic import ValidationInfo

from myna.domain.chat import Price

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,23}")
MAX_CHAT_MODELS = 8
_SEPARATORS = re.compile(r"[\s,;]+")
_APIS: Mapping[str, Literal["chat", "responses"]] = {"chat": "chat", "responses": "responses"}


@dataclass(frozen=True, kw_only=True)
class ModelAddress:
    """Where a model is reached."""

    name: str
    base_url: str
    model: str
    api: Literal["chat", "responses"] = "chat"

    @property
    def written(self) -> str:
        """As in a setting."""
        asked = "" if self.api == "chat" else f"?api={self.api}"
        return f"{self.name}={self.base_url}{asked}#{self.model}"

    @property
    def origin(self) -> tuple[str, str | None, int | None]:
        return origin_of(self.base_url)

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_on_this_machine(self) -> bool:
        """Does what is sent there stay here?"""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: a key is sent nowhere else."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return (parts.scheme, parts.hostname, port)


def model_addresses(value: object) -> object:
    """Raises `ValueError`."""
    if isinstance(value, str):
        value = [each for each in _SEPARATORS.split(value) if each]
    if not isinstance(value, list | tuple):
        return value
    if len(value) > MAX_CHAT_MODELS:
        raise ValueError(f"these are more than {MAX_CHAT_MODELS} models")
    found = tuple(each if isinstance(each, ModelAddress) else _address(str(each)) for each in value)
    names = [each.name for each in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"two models are called {twice!r}; write another name before one of them")
    return found


def model_address(value: object) -> object:
    """Of one model. Raises `ValueError`."""
    return _address(value.strip()) if isinstance(value, str) else value


def _address(text: str) -> ModelAddress:
    name, is_named, rest = text.partition("=")
    if not is_named or "://" in name:
        name, rest = "", text
    parts = urlsplit(rest)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{_shown(rest)} is no address")
    if parts.username or parts.password:
        raise ValueError("an address holds no key")
    if not parts.fragment:
        raise ValueError(f"{_shown(rest)} names no model behind #")
    asked = parse_qs(parts.query)
    api = _APIS.get(asked.pop("api", ["chat"])[0])
    if api is None or asked:
        raise ValueError("behind ? only api=chat or api=responses may stand")
    name = name or re.sub(r"[^a-z0-9]+", "-", parts.fragment.lower()).strip("-")[:24].strip("-")
    if not NAME.fullmatch(name):
        raise ValueError(f"{name[:40]!r} is no name: small letters, digits, - and _")
    address = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
    return ModelAddress(name=name, base_url=address, model=parts.fragment, api=api)


def _shown(url: str) -> str:
    return repr(url.rpartition("@")[2][:60])


def names_of(info: ValidationInfo) -> Sequence[str]:
    """Of the models that were set; the setting of the models stands before those that speak of them."""
    return [each.name for each in info.data.get("chat") or ()]


def named_values(text: str, names: Sequence[str]) -> Mapping[str, str]:
    """By the name of the model. Raises `ValueError`."""
    found: dict[str, str] = {}
    for each in (part for part in re.split(r"[\s,]+", text) if part):
        name, is_named, value = each.partition("=")
        if (not is_named or name not in names) and len(names) == 1:
            name, value = names[0], each
        if name not in names or not value:
            raise ValueError("this names no model of MYNA_CHAT")
        found[name] = value
    return found


def prices(value: object, info: ValidationInfo) -> object:
    """Raises `ValueError`."""
    if not isinstance(value, str):
        return value
    return {name: _price(text) for name, text in named_values(value, names_of(info)).items()}


def _price(text: str) -> Price:
    prompt, _, completion = text.partition("/")
    try:
        price = Price(prompt=float(prompt), completion=float(completion))
    except ValueError as error:
        raise ValueError("a price is two numbers with / between them") from error
    if not (0 <= price.prompt < 1e6 and 0 <= price.completion < 1e6):  # noqa: PLR2004 - no dollar price is so high
        raise ValueError("a price is two numbers with / between them")
    return price
