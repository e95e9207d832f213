"""What the operator may choose: each setting with its default, its limits and its remedy.

Made by `reading`; the command line hands plain values on.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ByteSize,
    DirectoryPath,
    Field,
    SecretStr,
    StringConstraints,
    ValidationInfo,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from myna.config.chat_models import (
    ModelAddress,
    model_address,
    model_addresses,
    named_values,
    names_of,
    origin_of,
    prices,
)
from myna.domain.chat import Price, Style
from myna.domain.conversation import Thresholds
from myna.domain.teaching import Provenance
from myna.ports import AnswerOptions, ChatOptions, EngineOptions, OpenAIAccess, RemoteAccess

PREFIX = "MYNA_"
SANDBOX_MARK = ".sandbox."
"""Stands in every token of the sandbox and in none of Discord's."""

OPENAI_URL = "https://api.openai.com/v1"

Boldness = Literal["cautious", "balanced", "talkative"]
THRESHOLDS: Mapping[Boldness, Thresholds] = MappingProxyType(
    {
        "cautious": Thresholds(answer=0.6, offer=0.3),
        "balanced": Thresholds(answer=0.4, offer=0.2),
        "talkative": Thresholds(answer=0.25, offer=0.125),
    }
)
TOKEN_FORM = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}", re.ASCII)
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
    if token and not is_sandbox and not TOKEN_FORM.fullmatch(text):
        raise ValueError("this is not a bot token")
    return token


def _loopback_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in _LOOPBACK:
        raise ValueError("this is no address on this machine")
    return url.rstrip("/")


def _http_url(url: str) -> str:
    return _with_scheme(url, {"http", "https"})


def _websocket_url(url: str) -> str:
    return _with_scheme(url, {"ws", "wss"})


def _with_scheme(url: str, schemes: set[str]) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError("this is no such address")
    return url.strip().rstrip("/")


def _keys(keys: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if keys is not None:
        named_values(keys.get_secret_value(), names_of(info))
    return keys


def _frozen(values: Mapping[str, Price] | None) -> Mapping[str, Price] | None:
    return None if values is None else MappingProxyType(dict(values))


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _listed(value: object) -> object:
    return (
        [each for each in re.split(r"[\s,;]+", value) if each] if isinstance(value, str) else value
    )


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
    encoder: Path | None = Field(
        None,
        description="A directory with a sentence encoder, as `myna encoder add` leaves one.",
    )
    trainer: Annotated[Literal["own", "elsewhere"], BeforeValidator(_lower)] = Field(
        "own", description="own, or elsewhere where `myna worker` runs beside the bot."
    )
    boldness: Annotated[Boldness, BeforeValidator(_lower)] = Field(
        "balanced", description="cautious, balanced or talkative."
    )
    teacher_role: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "Teacher", min_length=1, max_length=100, description="The name of a role, 1 to 100 letters."
    )
    operators: Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)] = Field(
        frozenset(), description="Discord ids of people, with commas between them."
    )
    command_prefix: str = Field(
        "!", pattern=r"^[^\s/@#]{1,5}$", description="1 to 5 signs, no space, `/`, `@` or `#`."
    )
    stt_engine: str = Field(
        "auto", min_length=1, description="auto, or the name of an installed engine that hears."
    )
    tts_engine: str = Field(
        "auto", min_length=1, description="auto, or the name of an installed engine that speaks."
    )
    network_engines: Annotated[Literal["where-allowed", "never"], BeforeValidator(_lower)] = Field(
        "where-allowed",
        description="where-allowed: the managers of each server decide; or never.",
    )
    engine_timeout_seconds: float = Field(20.0, ge=1, le=300, description="1 to 300.")
    max_audio_seconds: int = Field(600, ge=5, le=3600, description="5 to 3600.")
    max_audio_bytes: ByteSize = Field(
        ByteSize(25 * 1024 * 1024), ge=1024, le=500 * 1024 * 1024, description="1KiB to 500MiB."
    )
    whisper_model: str | None = Field(
        None, min_length=1, description="A directory with a faster-whisper model, or its name."
    )
    piper_voices: DirectoryPath | None = Field(
        None, description="A directory with <voice>.onnx and <voice>.onnx.json."
    )
    openai_base_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        None, description="An address such as https://api.openai.com/v1."
    )
    openai_api_key: SecretStr | None = Field(None, description="The key of that endpoint.")
    openai_stt_model: str = Field("whisper-1", min_length=1, description="A model that hears.")
    openai_tts_model: str = Field("tts-1", min_length=1, description="A model that speaks.")
    openai_tts_voice: str = Field("alloy", min_length=1, description="A voice of that model.")
    chat: Annotated[tuple[ModelAddress, ...], NoDecode, BeforeValidator(model_addresses)] = Field(
        (),
        description="[name=]URL#MODEL such as http://127.0.0.1:11434/v1#qwen3:8b,"
        " without a space; several with commas between them.",
    )
    chat_keys: Annotated[SecretStr | None, AfterValidator(_keys)] = Field(
        None, description="The key, or name=key for each model of MYNA_CHAT, with commas."
    )
    chat_prices: Annotated[
        Mapping[str, Price] | None, NoDecode, BeforeValidator(prices), AfterValidator(_frozen)
    ] = Field(None, description="name=in/out in dollars for a million tokens, such as mini=0.25/2.")
    chat_tokens_per_day: int | None = Field(
        None, ge=1, description="A number; for each server, and for all direct messages together."
    )
    chat_style: Annotated[Style, BeforeValidator(_lower)] = Field(
        Style.GROUNDED, description="grounded or open."
    )
    remote_training: Annotated[ModelAddress | None, BeforeValidator(model_address)] = Field(
        None, description="URL#MODEL of an endpoint that trains, and the model to start from."
    )
    remote_training_key: SecretStr | None = Field(None, description="The key of that endpoint.")
    remote_training_price: float | None = Field(
        None, ge=0, description="Dollars for a million trained tokens."
    )
    google_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        None, description="Another address of Google's recogniser."
    )
    gtts_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        None, description="Another address of the voice of Google Translate."
    )
    edge_url: Annotated[str, AfterValidator(_websocket_url)] | None = Field(
        None, description="Another address of the voice of Edge; it begins with ws:// or wss://."
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
    discord_training_permission: Annotated[str, StringConstraints(strip_whitespace=True)] | None = (
        Field(
            None,
            min_length=3,
            max_length=300,
            description="How Discord's permission to train on messages can be found again, 3 to 300 letters.",
        )
    )
    keep_turns_days: int = Field(90, ge=1, le=3650, description="1 to 3650.")
    keep_feedback_days: int = Field(365, ge=1, le=3650, description="1 to 3650.")
    contact: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(
        None,
        min_length=3,
        max_length=200,
        description="An address for questions about people's data.",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="debug, info, warning or error.")
    )
    log_format: Annotated[Literal["auto", "console", "json"], BeforeValidator(_lower)] = Field(
        "auto", description="auto, console or json."
    )

    @property
    def answer_options(self) -> AnswerOptions:
        return AnswerOptions(encoder=self.encoder, remote=self._remote_access())

    @property
    def chat_models(self) -> tuple[ChatOptions, ...]:
        """In the operator's order."""
        keys = self._chat_keys()
        return tuple(
            ChatOptions(
                name=each.name,
                base_url=each.base_url,
                model=each.model,
                api_key=keys.get(each.name) or self._shared_key(each),
                price=(self.chat_prices or {}).get(each.name),
                api=each.api,
            )
            for each in self.chat
        )

    def _chat_keys(self) -> Mapping[str, str]:
        if self.chat_keys is None:
            return {}
        return named_values(self.chat_keys.get_secret_value(), [each.name for each in self.chat])

    def _shared_key(self, address: ModelAddress) -> str:
        """A key travels to no other place than the one that it was set for."""
        key = self.openai_api_key.get_secret_value().strip() if self.openai_api_key else ""
        is_its_own = address.origin == origin_of(self.openai_base_url or OPENAI_URL)
        return key if is_its_own else ""

    def _remote_access(self) -> RemoteAccess | None:
        if self.remote_training is None:
            return None
        key = self.remote_training_key
        return RemoteAccess(
            base_url=self.remote_training.base_url,
            model=self.remote_training.model,
            api_key=key.get_secret_value().strip()
            if key
            else self._shared_key(self.remote_training),
            dollars_per_million_tokens=self.remote_training_price,
        )

    @property
    def engine_options(self) -> EngineOptions:
        addresses = {"google": self.google_url, "gtts": self.gtts_url, "edge": self.edge_url}
        return EngineOptions(
            timeout_seconds=self.engine_timeout_seconds,
            whisper_model=self.whisper_model,
            piper_voices=self.piper_voices,
            openai=self._openai_access(),
            endpoints={name: url for name, url in addresses.items() if url},
        )

    def _openai_access(self) -> OpenAIAccess | None:
        """OpenAI's own address where there is only a key; none where there is neither."""
        key = self.openai_api_key.get_secret_value().strip() if self.openai_api_key else ""
        if not key and self.openai_base_url is None:
            return None
        return OpenAIAccess(
            base_url=self.openai_base_url or OPENAI_URL,
            api_key=key,
            stt_model=self.openai_stt_model,
            tts_model=self.openai_tts_model,
            tts_voice=self.openai_tts_voice,
        )

    @property
    def provenance(self) -> Provenance:
        """Of what people say and send."""
        return Provenance.DISCORD if self.discord_url is None else Provenance.SANDBOX

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
