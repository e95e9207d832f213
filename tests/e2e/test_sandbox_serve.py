"""`discord-sandbox serve` as another program starts it."""

import json
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "discord_sandbox", "serve"]


def started(*options: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603  # the interpreter that runs this test
        [*COMMAND, *options], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


@pytest.fixture
def serving() -> Iterator["subprocess.Popen[str]"]:
    with started("--until-stdin-closes", "--member", "ann", "--member", "bea") as process:
        yield process
        if process.poll() is None:
            process.kill()


def described(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def fetched(url: str, token: str, trusting: ssl.SSLContext | None = None) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": f"Bot {token}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=5, context=trusting) as answer:  # noqa: S310
        return json.load(answer)


def ask(url: str, token: str, trusting: ssl.SSLContext | None = None) -> dict[str, Any]:
    body: dict[str, Any] = fetched(url, token, trusting)
    return body


def test_one_line_of_json_is_all_that_a_client_needs(serving: "subprocess.Popen[str]") -> None:
    line = described(serving)

    assert ask(f"{line['api']}/users/@me", line["bot"]["token"])["id"] == line["bot"]["id"]
    assert ask(f"{line['api']}/gateway/bot", line["bot"]["token"])["url"] == line["gateway"]
    assert [member["name"] for member in line["members"]] == ["ann", "bea"]
    assert list(line["guild"]["channels"]) == ["general", "random", "Lounge"]


def test_it_ends_with_its_standard_input(serving: "subprocess.Popen[str]") -> None:
    described(serving)
    assert serving.stdin is not None
    serving.stdin.close()

    assert serving.wait(timeout=10) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_by_a_signal_without_a_word(
    serving: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    described(serving)
    serving.send_signal(number)

    assert serving.wait(timeout=10) == 0
    assert serving.stderr is not None
    assert serving.stderr.read() == ""


def test_a_taken_port_is_named_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("--port", str(port)) as process:
            _, complaint = process.communicate(timeout=10)

    assert process.returncode == 2
    assert complaint.startswith(f"Port {port} of 127.0.0.1 cannot be used")
    assert "--port" in complaint
    assert "Traceback" not in complaint


def test_a_port_that_is_none_is_refused() -> None:
    with started("--port", "70000") as process:
        _, complaint = process.communicate(timeout=10)

    assert process.returncode == 2
    assert "0 to 65535" in complaint


def test_over_tls_a_client_trusts_what_the_file_names(tmp_path: Path) -> None:
    path = tmp_path / "authority.pem"
    with started("--until-stdin-closes", "--tls", str(path)) as process:
        line = described(process)
        trusting = ssl.create_default_context(cafile=line["authority"])
        found = ask(f"{line['api']}/gateway/bot", line["bot"]["token"], trusting)
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            ask(f"{line['api']}/gateway/bot", line["bot"]["token"], ssl.create_default_context())
        process.communicate(timeout=10)

    assert line["gateway"] == found["url"]
    assert line["gateway"].startswith("wss://")
    assert line["authority"] == str(path)


def test_a_file_for_the_certificate_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with started("--tls", str(tmp_path / "nowhere" / "authority.pem")) as process:
        _, complaint = process.communicate(timeout=10)

    assert process.returncode == 2
    assert "cannot be written" in complaint


def test_a_role_is_there_with_those_who_have_it() -> None:
    with started("--until-stdin-closes", "--role", "Teacher:bob", "--role", "Empty") as process:
        line = described(process)
        guild = f"{line['api']}/guilds/{line['guild']['id']}"
        token = line["bot"]["token"]
        roles = {role["name"]: role["id"] for role in fetched(f"{guild}/roles", token)}
        people = {person["name"]: person["id"] for person in line["members"]}

        assert [roles["Teacher"]] == ask(f"{guild}/members/{people['bob']}", token)["roles"]
        assert [] == ask(f"{guild}/members/{people['alice']}", token)["roles"]
        assert "Empty" in roles
        process.communicate(timeout=10)


def test_a_role_for_nobody_who_is_there_is_refused() -> None:
    with started("--role", "Teacher:zoe") as process:
        _, said = process.communicate(timeout=10)

    assert "there is no member 'zoe'" in said
