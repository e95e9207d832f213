"""What the operator may choose, read once at the start; all mistakes are reported together.

Called by the command line, which hands plain values on. Where a setting stands more than once, the
environment wins over `.env`, that over secret files, and those over the TOML file.
"""

import difflib
import io
import os
import re
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ByteSize,
    DirectoryPath,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from myna.domain.conversation import Thresholds
from myna.errors import SettingsError

PREFIX = "MYNA_"
CONFIG_FILE = "MYNA_CONFIG_FILE"
SECRETS_DIR = "MYNA_SECRETS_DIR"
SANDBOX_MARK = ".sandbox."
"""Stands in every token of the sandbox and in none of Discord's."""

MAX_SETTINGS_BYTES = 1024 * 1024
NEAR = 0.8
"""From this likeness of two names on, one is taken for a slip of the pen."""

Boldness = Literal["cautious", "balanced", "talkative"]
THRESHOLDS: Mapping[Boldness, Thresholds] = MappingProxyType(
    {
        "cautious": Thresholds(answer=0.6, offer=0.3),
        "balanced": Thresholds(answer=0.4, offer=0.2),
        "talkative": Thresholds(answer=0.25, offer=0.125),
    }
)
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}", re.ASCII)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def default_data_dir() -> Path:
    """Where this system keeps a person's application data; not where Myna happens to be started."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "myna"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "myna"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "myna"


def _discord_token(token: SecretStr | None) -> SecretStr | None:
    text = token.get_secret_value() if token else ""
    is_sandbox = SANDBOX_MARK in text and not re.search(r"\s", text)
    if token and not is_sandbox and not _TOKEN.fullmatch(text):
        raise ValueError("this is not a bot token")
    return token


def _loopback_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in _LOOPBACK:
        raise ValueError("this is no address on this machine")
    return url.rstrip("/")


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


class Settings(BaseSettings):
    """Each description says what is allowed; it is the remedy that a mistake is answered with."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_prefix=PREFIX, env_ignore_empty=True
    )

    discord_token: Annotated[
        SecretStr | None, BeforeValidator(_stripped), AfterValidator(_discord_token)
    ] = Field(
        None,
        description="Copy it from the Bot page of your application at"
        " https://discord.com/developers/applications, without `Bot ` before it.",
    )
    discord_url: Annotated[str, AfterValidator(_loopback_url)] | None = Field(
        None, description="The address that `discord-sandbox` printed; leave it out for Discord."
    )
    data_dir: Path = Field(
        default_factory=default_data_dir, description="A folder that Myna may write to."
    )
    language: Annotated[Literal["en", "ru"], BeforeValidator(_lower)] = Field(
        "en", description="en or ru."
    )
    answer_engine: str = Field(
        "local", min_length=1, description="The name of an installed engine; `local` is built in."
    )
    boldness: Annotated[Boldness, BeforeValidator(_lower)] = Field(
        "balanced", description="cautious, balanced or talkative."
    )
    teacher_role: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "Teacher", min_length=1, max_length=100, description="The name of a role, 1 to 100 letters."
    )
    command_prefix: str = Field(
        "!", pattern=r"^[^\s/@#]{1,5}$", description="1 to 5 signs, no space, `/`, `@` or `#`."
    )
    instructions_dir: DirectoryPath | None = Field(
        None, description="A folder with instructions.en.md or instructions.ru.md."
    )
    message_content: Annotated[Literal["auto", "on", "off"], BeforeValidator(_lower)] = Field(
        "auto", description="auto, on or off."
    )
    max_file_bytes: ByteSize = Field(
        ByteSize(10 * 1024 * 1024), ge=1024, le=500 * 1024 * 1024, description="1KiB to 500MiB."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="debug, info, warning or error.")
    )
    log_format: Annotated[Literal["auto", "console", "json"], BeforeValidator(_lower)] = Field(
        "auto", description="auto, console or json."
    )

    @property
    def thresholds(self) -> Thresholds:
        return THRESHOLDS[self.boldness]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - fixed by pydantic-settings
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # `read_settings` reads the sources, to name them in mistakes


@dataclass(frozen=True, kw_only=True)
class Mistake:
    setting: str
    source: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.setting} ({self.source}): {self.problem} {self.remedy}"


@dataclass(frozen=True, kw_only=True)
class _Source:
    """One place where settings stand; `names` also holds those that mean nothing to Myna."""

    name: str
    values: Mapping[str, Any]
    names: Collection[str] = ()


def read_settings(folder: Path | None = None) -> Settings:
    """Settings from the environment and from the files in the folder (the current one).

    Raises `SettingsError` that names every mistake.
    """
    settings, mistakes = examine_settings(folder)
    if settings is None:
        lines = "".join(f"\n  {mistake}" for mistake in mistakes)
        raise SettingsError(
            f"The settings are wrong in {len(mistakes)} place{'s' * (len(mistakes) > 1)}:{lines}",
            remedy="\nCorrect them and start again; `myna doctor` checks them.",
        )
    return settings


def examine_settings(folder: Path | None = None) -> tuple[Settings | None, tuple[Mistake, ...]]:
    """The settings, or None and every mistake in them."""
    mistakes: list[Mistake] = []
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for source in _sources(folder or Path.cwd(), mistakes):
        values = {**source.values, **values}
        origin = {**dict.fromkeys(source.values, source.name), **origin}
        mistakes += _unknown(source)
    mistakes += _mixed_up(values, origin)
    mistakes += _homeless(values)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        mistakes += [_in_words(detail, origin) for detail in error.errors(include_url=False)]
        return None, tuple(mistakes)
    return (None if mistakes else settings), tuple(mistakes)


def required_token(settings: Settings) -> str:
    """The token to connect with; raises `SettingsError` when there is none."""
    if settings.discord_token is None:
        raise SettingsError(
            "MYNA_DISCORD_TOKEN is not set.",
            remedy=f"{Settings.model_fields['discord_token'].description}"
            " To try Myna without Discord: myna demo",
        )
    return settings.discord_token.get_secret_value()


def _sources(folder: Path, mistakes: list[Mistake]) -> Iterator[_Source]:
    """Each place, the one that wins first; what cannot be read becomes a mistake."""
    environment = EnvSettingsSource(Settings)
    yield _Source(name="environment", values=environment(), names=list(environment.env_vars))
    for read in (_dotenv, _secret_files, _toml):
        try:
            yield from read(folder)
        except _UnreadableError as error:
            mistakes.append(error.mistake)


class _UnreadableError(Exception):
    def __init__(self, setting: str, source: Path, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.mistake = Mistake(setting=setting, source=str(source), problem=problem, remedy=remedy)


def _dotenv(folder: Path) -> Iterator[_Source]:
    path = folder / ".env"
    if path.is_file():
        remedy = "Write lines like NAME=value in UTF-8."
        try:
            _check_size(path)
            text = path.read_text(encoding="utf-8-sig")
            for line in parse_stream(io.StringIO(text)):
                if line.error:
                    number = line.original.line
                    raise _UnreadableError(
                        ".env", path, f"line {number} cannot be understood.", remedy
                    )
            found = DotEnvSettingsSource(Settings, env_file=path, env_file_encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise _UnreadableError(".env", path, f"cannot be read: {error}.", remedy) from error
        known = {name: found()[name] for name in Settings.model_fields if name in found()}
        yield _Source(name=str(path), values=known, names=list(found.env_vars))


def _secret_files(folder: Path) -> Iterator[_Source]:
    del folder
    chosen = os.environ.get(SECRETS_DIR)
    path = Path(chosen or "/run/secrets")
    if chosen and not path.is_dir():
        raise _UnreadableError(
            SECRETS_DIR, path, "is not a folder.", "Name the folder that holds myna_discord_token."
        )
    if path.is_dir():
        try:
            names = [entry.name for entry in path.iterdir()]
            values = SecretsSettingsSource(Settings, secrets_dir=path)()
        except (OSError, UnicodeDecodeError) as error:
            raise _UnreadableError(
                SECRETS_DIR, path, f"cannot be read: {error}.", "Give Myna read access to it."
            ) from error
        yield _Source(name=str(path), values=values, names=names)


def _toml(folder: Path) -> Iterator[_Source]:
    chosen = os.environ.get(CONFIG_FILE)
    path = Path(chosen) if chosen else folder / "myna.toml"
    if chosen and not path.is_file():
        raise _UnreadableError(
            CONFIG_FILE, path, "is not a file.", "Name a TOML file, or leave this setting out."
        )
    if path.is_file():
        try:
            _check_size(path)
            values = TomlConfigSettingsSource(Settings, toml_file=path).toml_data
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise _UnreadableError(
                path.name, path, f"cannot be read: {error}.", 'Write lines like: language = "ru"'
            ) from error
        known = {name: value for name, value in values.items() if name in Settings.model_fields}
        yield _Source(name=str(path), values=known, names=[PREFIX + name for name in values])


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_SETTINGS_BYTES:
        raise _UnreadableError(
            path.name, path, "is far too large for settings.", "Is it the file you meant?"
        )


def _unknown(source: _Source) -> Iterator[Mistake]:
    """Names that look like Myna's and are none: a slip of the pen would otherwise go unnoticed."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(name.upper() for name in source.names):
        if name.startswith(PREFIX) and name not in {*known, CONFIG_FILE, SECRETS_DIR}:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=NEAR)
            yield Mistake(
                setting=name,
                source=source.name,
                problem="there is no such setting.",
                remedy=f"Did you mean {nearest[0]}?" if nearest else "Remove it.",
            )


def _mixed_up(values: Mapping[str, Any], origin: Mapping[str, str]) -> Iterator[Mistake]:
    """A token of the sandbox never reaches Discord, nor the reverse."""
    token, url = str(values.get("discord_token") or ""), values.get("discord_url")
    is_sandbox, is_discord = SANDBOX_MARK in token, _TOKEN.fullmatch(token.strip()) is not None
    if not (is_discord if url else is_sandbox) or (is_discord and is_sandbox):
        return
    yield Mistake(
        setting="MYNA_DISCORD_TOKEN",
        source=origin["discord_token"],
        problem="this is a token of Discord, but MYNA_DISCORD_URL names a sandbox."
        if url
        else "this is a token of the sandbox, but MYNA_DISCORD_URL is not set.",
        remedy="Remove MYNA_DISCORD_URL, or use the token that `discord-sandbox` printed."
        if url
        else "Set MYNA_DISCORD_URL to the sandbox's address, or use a token of Discord.",
    )


def _homeless(values: dict[str, Any]) -> Iterator[Mistake]:
    """Fills in the folder for data, which only an account with a home directory has by default."""
    if "data_dir" in values:
        return
    try:
        values["data_dir"] = default_data_dir()
    except RuntimeError:
        values["data_dir"] = Path()
        yield Mistake(
            setting="MYNA_DATA_DIR",
            source="default",
            problem="this account has no home directory.",
            remedy=f"{Settings.model_fields['data_dir'].description}",
        )


def _in_words(detail: ErrorDetails, origin: Mapping[str, str]) -> Mistake:
    name = str(detail["loc"][0])
    shown = "" if name == "discord_token" else f"{str(detail['input'])[:80]!r}: "
    problem = detail["msg"].removeprefix("Value error, ").rstrip(".")
    return Mistake(
        setting=PREFIX + name.upper(),
        source=origin.get(name, "default"),
        problem=f"{shown}{problem[:1].lower()}{problem[1:]}.",
        remedy=f"{Settings.model_fields[name].description}",
    )
