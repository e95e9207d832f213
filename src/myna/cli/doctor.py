"""`myna doctor`: what is missing, each with its remedy."""

import argparse
import asyncio
import json
import re
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from myna.cli.disk_encryption import Encryption, encryption_of
from myna.config import Settings, examine_settings, required_token
from myna.config.chat_models import ModelAddress
from myna.domain.language import LANGUAGES
from myna.domain.remote_training import origin_of
from myna.errors import MynaError, OperatorError, StorageError
from myna.logs import redacted
from myna.services.engine_choice import Finding

LEAST_PYTHON = (3, 11)
LEAST_FREE_MIB = 100
ADVISED_FREE_MIB = 1024
LISTENING_SECONDS = 1.0
"""So long a server on this machine may take to be reached."""


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Check:
    name: str
    state: State
    finding: str
    remedy: str = ""


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(command=_doctor)


def examine_machine() -> Iterator[Check]:
    """Each thing that Myna needs, in the order in which one would mend them."""
    yield check_python(sys.version_info[:2])
    yield from _check_packages()
    settings, mistakes = examine_settings()
    for mistake in mistakes:
        finding = f"{mistake.setting} ({mistake.source}): {mistake.problem}"
        yield Check(name="settings", state=State.FAILED, finding=finding, remedy=mistake.remedy)
    if settings:
        yield Check(name="settings", state=State.OK, finding="all understood")
        yield _check_token(settings)
        yield check_intent(settings.message_content, settings.command_prefix)
        yield check_folder(settings.data_dir)
        yield check_space(settings.data_dir)
        yield check_encryption(encryption_of(_nearest_existing(settings.data_dir)))
        yield check_database(settings.data_dir / "myna.db")
        yield _check_engine(settings)
        if settings.encoder is not None:
            yield check_encoder(settings.encoder)
        yield from _check_speech(settings)
        yield from _check_models_behind_addresses(settings)
        trainer = settings.remote_training
        yield from check_leavings(
            settings.data_dir / "myna.db", trainer.base_url if trainer else ""
        )


def check_python(running: tuple[int, ...]) -> Check:
    found = ".".join(map(str, running))
    if running >= LEAST_PYTHON:
        return Check(name="python", state=State.OK, finding=found)
    return Check(
        name="python", state=State.FAILED, finding=found, remedy="Install Python 3.11 or newer."
    )


def _check_packages() -> Iterator[Check]:
    missing = []
    for requirement in requires("myna") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            if "extra ==" not in requirement:
                missing.append(name)
    if missing:
        yield Check(
            name="packages",
            state=State.FAILED,
            finding=f"missing: {', '.join(missing)}",
            remedy="Install Myna again: python -m pip install myna",
        )
    else:
        yield Check(name="packages", state=State.OK, finding="all installed")


def _check_token(settings: Settings) -> Check:
    try:
        required_token(settings)
    except OperatorError as error:
        return Check(name="token", state=State.FAILED, finding=error.message, remedy=error.remedy)
    place = f"the sandbox at {settings.discord_url}" if settings.discord_url else "Discord"
    return Check(name="token", state=State.OK, finding=f"has the shape of a token of {place}")


def check_intent(message_content: str, prefix: str) -> Check:
    """`message_content` is `auto`, `on` or `off`, as in the settings."""
    adds = f"`{prefix}` commands without a mention, and channels in which everything is answered"
    switch = "Switch it on on the Bot page of your application"
    finding, remedy = {
        "auto": (
            f"message content is asked for, the only privileged one; it adds {adds}",
            f"{switch} to have these. Where it is off Myna goes on without:",
        ),
        "on": (
            f"message content is required, the only privileged one; it adds {adds}",
            f"{switch}, or set MYNA_MESSAGE_CONTENT=auto: without it Myna does not start, though",
        ),
        "off": (
            f"no privileged one is asked for; message content would add {adds}",
            "Nothing to do:",
        ),
    }[message_content]
    works = "/commands, menus, buttons, mentions, replies and direct messages work without it."
    return Check(name="intents", state=State.NOTE, finding=finding, remedy=f"{remedy} {works}")


def check_folder(folder: Path) -> Check:
    existing = _nearest_existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Check(
            name="data folder",
            state=State.FAILED,
            finding=f"{existing} cannot be written: {error.strerror}",
            remedy="Give the account that runs Myna write access, or set MYNA_DATA_DIR.",
        )
    finding = str(folder) if existing == folder else f"{folder}, will be made"
    return Check(name="data folder", state=State.OK, finding=finding)


def check_space(folder: Path) -> Check:
    free_mib = shutil.disk_usage(_nearest_existing(folder)).free // 2**20
    finding = f"{free_mib:,} MiB free"
    if free_mib >= ADVISED_FREE_MIB:
        return Check(name="disk", state=State.OK, finding=finding)
    return Check(
        name="disk",
        state=State.NOTE if free_mib >= LEAST_FREE_MIB else State.FAILED,
        finding=finding,
        remedy=f"Free some space; {ADVISED_FREE_MIB} MiB are comfortable.",
    )


def check_encryption(found: Encryption) -> Check:
    """A note at most: a disk that cannot be seen into, as in a container, may be encrypted all the same."""
    if found is Encryption.ON:
        return Check(
            name="encryption", state=State.OK, finding="the disk of the data folder is encrypted"
        )
    said = {
        Encryption.OFF: "the disk of the data folder is not encrypted",
        Encryption.UNKNOWN: "it can't be told from here whether the disk of the data folder is encrypted",
    }
    return Check(
        name="encryption",
        state=State.NOTE,
        finding=said[found],
        remedy="Discord asks for encryption at rest: use LUKS, BitLocker, FileVault or an encrypted volume.",
    )


def check_database(path: Path) -> Check:
    from myna.storage.examining import examine_database  # noqa: PLC0415 - packages may be missing

    if not path.exists():
        return Check(name="database", state=State.OK, finding="none yet, will be made")
    try:
        examine_database(path)
    except StorageError as error:
        return Check(
            name="database", state=State.FAILED, finding=error.message, remedy=error.remedy
        )
    return Check(name="database", state=State.OK, finding=str(path))


def _check_engine(settings: Settings) -> Check:
    """Lets the engine learn three lessons and answer one question; its encoder has a check of its own."""
    from myna.bootstrap import probe_engine  # noqa: PLC0415 - packages may be missing

    options = replace(settings.answer_options, encoder=None)
    started = time.perf_counter()
    try:
        asyncio.run(probe_engine(settings.answer_engine, options))
    except MynaError as error:
        return Check(name="engine", state=State.FAILED, finding=error.message, remedy=error.remedy)
    seconds = time.perf_counter() - started
    finding = f"{settings.answer_engine} learned and answered in {seconds:.1f} s"
    return Check(name="engine", state=State.OK, finding=finding)


def check_encoder(folder: Path) -> Check:
    """A note where it cannot be used: she answers without."""
    from myna.engines.local.encoding.encoder import opened  # noqa: PLC0415 - packages may be missing
    from myna.engines.local.encoding.probing import probe  # noqa: PLC0415 - as above

    try:
        probe(folder)
        card = opened(folder).card
    except MynaError as error:
        return Check(name="encoder", state=State.NOTE, finding=error.message, remedy=error.remedy)
    found = ", ".join(
        f"{language} {'used' if scale.is_of_use else 'not used'}"
        for language, scale in card.scales.items()
    )
    return Check(name="encoder", state=State.OK, finding=f"{card.name}: {found}")


def _check_speech(settings: Settings) -> Iterator[Check]:
    """Every engine that hears or speaks, for each language."""
    from myna.speech_assembly import speech_findings  # noqa: PLC0415 - packages may be missing

    try:
        found = {
            language: asyncio.run(speech_findings(settings, language)) for language in LANGUAGES
        }
    except MynaError as error:
        yield Check(name="speech", state=State.FAILED, finding=error.message, remedy=error.remedy)
        return
    for kind in ("hears", "speaks"):
        for findings in zip(*(found[language][kind] for language in LANGUAGES), strict=True):
            of_engine = dict(zip(LANGUAGES, findings, strict=True))
            yield check_speech_engine(kind, of_engine, settings.language)


def check_speech_engine(kind: str, findings: Mapping[str, Finding], language: str) -> Check:
    """One engine, from its findings by language; a note where it cannot serve the bot's own."""
    mine = findings[language]
    languages: dict[str, list[str]] = {}
    for code, finding in findings.items():
        state = "ready" if finding.readiness.is_ready else "not ready"
        reason = f" ({finding.readiness.reason})" if finding.readiness.reason else ""
        languages.setdefault(state + reason, []).append(code)
    notes = [f"{state} for {' and '.join(codes)}" for state, codes in languages.items()]
    if mine.uses_network and mine.readiness.is_ready:
        allowed = (
            "where a server allows it" if mine.is_allowed else "which MYNA_NETWORK_ENGINES forbids"
        )
        notes.append(f"uses the network, {allowed}")
    remedies = dict.fromkeys(finding.readiness.remedy for finding in findings.values())
    return Check(
        name=f"{kind}: {mine.name}",
        state=State.OK if mine.readiness.is_ready and mine.is_allowed else State.NOTE,
        finding="; ".join(notes),
        remedy=" ".join(filter(None, remedies)),
    )


def _check_models_behind_addresses(settings: Settings) -> Iterator[Check]:
    """The chat models and the trainer that the operator set; only this machine is asked."""
    keys = {each.name for each in settings.chat_models if each.api_key}
    for model in settings.chat:
        gets = "questions, lessons and what was said before"
        yield check_address(
            f"chat: {model.name}", model, gets, settings, has_key=model.name in keys
        )
    if trainer := settings.remote_training:
        access = settings.answer_options.remote
        has_key = bool(access and access.api_key)
        yield check_address("trainer", trainer, "lessons", settings, has_key=has_key)


def check_address(
    name: str, model: ModelAddress, gets: str, settings: Settings, *, has_key: bool
) -> Check:
    """A model behind an address: does something listen there, or what leaves this machine for it."""
    finding = f"{model.model} at {model.host}"
    if model.is_on_this_machine:
        finding += "; nothing leaves this machine"
        if _listens(model):
            return Check(name=name, state=State.OK, finding=finding)
        remedy = "Start the server, or mend the address; until then Myna answers without it."
        return Check(
            name=name, state=State.NOTE, finding=f"{finding}; nothing listens there", remedy=remedy
        )
    if settings.network_engines == "never":
        finding += "; uses the network, which MYNA_NETWORK_ENGINES forbids"
        return Check(name=name, state=State.NOTE, finding=finding)
    finding += f"; {gets} leave this machine, where a server's managers chose it in /chat"
    if has_key:
        return Check(name=name, state=State.OK, finding=finding)
    return Check(
        name=name,
        state=State.NOTE,
        finding=f"{finding}; no key is set",
        remedy="Set MYNA_CHAT_KEYS or MYNA_REMOTE_TRAINING_KEY, unless that endpoint wants none.",
    )


def check_leavings(path: Path, base_url: str) -> Iterator[Check]:
    """What was made at trainers that are set no more: nobody deletes it there."""
    from myna.storage.examining import leavings_in  # noqa: PLC0415 - packages may be missing

    try:
        found = leavings_in(path) if path.exists() else ()
    except StorageError:
        return  # told already, of the database
    own = origin_of(base_url)
    kinds: dict[str, Counter[str]] = {}
    for each in found:
        if each.origin != own:
            kinds.setdefault(each.origin, Counter())[each.kind] += 1
    for origin, counted in kinds.items():
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
        yield Check(
            name="left elsewhere",
            state=State.NOTE,
            finding=f"at {origin}, where MYNA_REMOTE_TRAINING does not point: {counts}",
            remedy="Myna deletes it as soon as MYNA_REMOTE_TRAINING and its key are of that endpoint again; "
            "or delete it there yourself.",
        )


def _listens(model: ModelAddress) -> bool:
    _, host, port = model.origin
    try:
        with socket.create_connection((host or "", port or 0), timeout=LISTENING_SECONDS):
            return True
    except OSError:
        return False


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _doctor(chosen: argparse.Namespace) -> int:
    checks = tuple(examine_machine())
    if chosen.json:
        print(redacted(json.dumps([asdict(check) for check in checks], ensure_ascii=False)))  # noqa: T201
    else:
        Console().print(_table(checks))
    return int(any(check.state is State.FAILED for check in checks))


def _table(checks: tuple[Check, ...]) -> Table:
    signs = {
        State.OK: Text("✓ ok", style="green"),
        State.NOTE: Text("• note", style="cyan"),
        State.FAILED: Text("✗ failed", style="bold red"),
    }
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for _ in ("sign", "name"):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        text = Text(redacted(check.finding))
        if check.remedy:
            text.append(f"\n{check.remedy}", style="dim")
        table.add_row(signs[check.state], Text(check.name), text)
    return table
