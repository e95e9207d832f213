"""Reads the settings once, at the start; all mistakes are reported together.

Called by the command line. Where a setting stands more than once, the environment wins over `.env`,
that over secret files, and those over the TOML file.
"""

import difflib
import io
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dotenv.parser import parse_stream
from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    DotEnvSettingsSource,
    EnvSettingsSource,
    SecretsSettingsSource,
    TomlConfigSettingsSource,
)

from myna.config.settings import PREFIX, SANDBOX_MARK, TOKEN_FORM, Settings, default_data_dir
from myna.errors import SettingsError

CONFIG_FILE = "MYNA_CONFIG_FILE"
SECRETS_DIR = "MYNA_SECRETS_DIR"
MAX_SETTINGS_BYTES = 1024 * 1024
NOTHING: Mapping[str, str] = MappingProxyType({})
NEAR = 0.8
"""From this likeness of two names on, one is taken for a slip of the pen."""
SECRET = frozenset(
    name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
)
"""Settings whose values are never shown."""


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


def read_settings(folder: Path | None = None, *, secrets: Mapping[str, str] = NOTHING) -> Settings:
    """Settings from the environment and from the files in the folder (the current one).

    `secrets` win over all of these; they have the names of environment variables.
    Raises `SettingsError` that names every mistake.
    """
    settings, mistakes = examine_settings(folder, secrets=secrets)
    if settings is None:
        lines = "".join(f"\n  {mistake}" for mistake in mistakes)
        raise SettingsError(
            f"The settings are wrong in {len(mistakes)} place{'s' * (len(mistakes) > 1)}:{lines}",
            remedy="\nCorrect them and start again; `myna doctor` checks them.",
        )
    return settings


def examine_settings(
    folder: Path | None = None, *, secrets: Mapping[str, str] = NOTHING
) -> tuple[Settings | None, tuple[Mistake, ...]]:
    """The settings, or None and every mistake in them."""
    mistakes: list[Mistake] = []
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    told = _Source(
        name="standard input",
        values={name.removeprefix(PREFIX).lower(): value for name, value in secrets.items()},
    )
    for source in (told, *_sources(folder or Path.cwd(), mistakes)):
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


def secrets_of(settings: Settings) -> list[str]:
    """What must never stand in a log."""
    chosen = (getattr(settings, name) for name in sorted(SECRET))
    whole = [secret.get_secret_value() for secret in chosen if isinstance(secret, SecretStr)]
    return [*whole, *(model.api_key for model in settings.chat_models if model.api_key)]


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
        values = found()
        known = {name: values[name] for name in Settings.model_fields if name in values}
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
    is_sandbox, is_discord = SANDBOX_MARK in token, TOKEN_FORM.fullmatch(token.strip()) is not None
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
    shown = "" if name in SECRET else f"{str(detail['input'])[:80]!r}: "
    problem = detail["msg"].removeprefix("Value error, ").rstrip(".")
    return Mistake(
        setting=PREFIX + name.upper(),
        source=origin.get(name, "default"),
        problem=f"{shown}{problem[:1].lower()}{problem[1:]}.",
        remedy=f"{Settings.model_fields[name].description}",
    )
