"""The engine `openai` of `myna.chat` with a server that is not ours and a model that was made on the spot.

`make peer` installs `transformers serve` into an environment of its own and runs this. What that server answers is
not held to OpenAI's description: it leaves out what the description demands.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from chat_prompts import PROMPT, QUICK, replied
from myna.domain.chat import Closing, Style
from myna.domain.prompting import Message, messages_of
from myna.engines.openai.chatting import OpenAIChatModel
from myna.engines.openai.failures import Reason
from myna.errors import EngineFailed
from myna.ports import ChatOptions

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
ANSWER = "[1] In the library, на втором этаже 😀."
OPEN_PROMPT = replace(PROMPT, style=Style.OPEN, question="How tall is a giraffe?", grounds=())
START_SECONDS = 120.0
MAKER = Path(__file__).parents[1] / "scenery" / "engines" / "tiny_llama.py"


@pytest.fixture(scope="module")
def environment() -> Path:
    place = os.environ.get("TRANSFORMERS_PEER", "")
    if not (Path(place) / "bin" / "transformers").exists():
        pytest.skip("no `transformers serve`: `make peer` installs it and runs this test")
    return Path(place).absolute()


@pytest.fixture(scope="module")
def model_folder(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "model"
    prompts = [wire(messages_of(prompt)) for prompt in (PROMPT, OPEN_PROMPT)]
    subprocess.run(  # noqa: S603 - the environment that was named for this
        [
            environment / "bin" / "python",
            MAKER,
            folder,
            json.dumps(prompts),
            ANSWER,
        ],
        check=True,
        capture_output=True,
        env=quiet(folder.parent),
    )
    return folder


@pytest.fixture(scope="module")
def base_url(environment: Path, model_folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [environment / "bin" / "transformers", "serve", "--host", "127.0.0.1"]
    server = subprocess.Popen(  # noqa: S603 - as above
        [*command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=quiet(model_folder.parent),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
async def model(options: ChatOptions) -> AsyncIterator[OpenAIChatModel]:
    model = OpenAIChatModel(options)
    yield model
    await model.close()


@pytest.fixture
def options(base_url: str, model_folder: Path) -> ChatOptions:
    return replace(
        QUICK,
        base_url=base_url,
        model=str(model_folder),
        first_token_seconds=60.0,
        stall_seconds=20.0,
    )


def quiet(home: Path) -> dict[str, str]:
    """Without a network, and without what others keep at home."""
    (home / "hub").mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HOME": str(home)}


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - on loopback
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("transformers serve did not start")


def wire(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_a_real_server_answers_with_what_its_model_learned(
    options: ChatOptions, api: Literal["chat", "responses"]
) -> None:
    model = OpenAIChatModel(replace(options, api=api))

    answers = [await replied(model, prompt) for prompt in (PROMPT, OPEN_PROMPT)]
    await model.close()

    assert [(ANSWER, Closing.WHOLE)] * 2 == [(text, end.closing) for text, end in answers]
    assert all(end.spent.completion_tokens > 0 for _, end in answers)
    assert not any(end.spent.is_estimated for _, end in answers)


async def test_a_real_server_keeps_the_limit_of_tokens(model: OpenAIChatModel) -> None:
    text, finished = await replied(model, replace(PROMPT, most_tokens=3))

    assert ANSWER.startswith(text)
    assert 3 == finished.spent.completion_tokens


async def test_a_real_server_is_well_after_an_answer_that_nobody_read(
    model: OpenAIChatModel,
) -> None:
    async for _ in model.reply(PROMPT):
        break

    text, _ = await replied(model)

    assert ANSWER == text


async def test_a_real_server_without_that_model_is_named_as_such(options: ChatOptions) -> None:
    model = OpenAIChatModel(replace(options, model="nobody/nothing"))

    with pytest.raises(EngineFailed) as failure:
        await replied(model)
    await model.close()

    assert failure.value.details["reason"] in {Reason.NO_MODEL, Reason.REFUSED, Reason.SERVER}


async def test_a_real_server_that_names_no_last_day_is_taken_to_have_none(
    model: OpenAIChatModel,
) -> None:
    assert await model.shutdown_date() is None
