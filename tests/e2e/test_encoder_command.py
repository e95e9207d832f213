"""`myna encoder`: adding one from a folder or a hub, checking it, and what is said where that does not go well."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from myna.cli import main
from myna.engines.local.encoding.card import CARD, MODEL
from tiny_encoder import tiny_bert

MEANINGS = (("gathering happen", "place hosts party"),)


@pytest.fixture
def bert(place: Path) -> Path:
    tiny_bert(place / "bert", *MEANINGS)
    return place / "bert"


@pytest.fixture
def hub(bert: Path) -> Iterator[str]:
    """Serves the files of `club/tiny`, as a hub does: by way of another address."""
    loop = asyncio.new_event_loop()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ready = threading.Event()
        serving = threading.Thread(target=_serve, args=(loop, listening, bert, ready), daemon=True)
        serving.start()
        assert ready.wait(10)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        loop.call_soon_threadsafe(loop.stop)
        serving.join(10)


def _serve(
    loop: asyncio.AbstractEventLoop, listening: socket.socket, bert: Path, ready: threading.Event
) -> None:
    asyncio.set_event_loop(loop)

    async def elsewhere(request: web.Request) -> web.Response:
        if not (bert / request.match_info["name"]).is_file():
            return web.Response(status=404, text="<html>")
        raise web.HTTPFound(f"/cdn/{request.match_info['name']}")

    application = web.Application()
    application.router.add_get("/club/tiny/resolve/main/{name:.+}", elsewhere)
    application.router.add_static("/cdn", bert)
    runner = web.AppRunner(application)
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.SockSite(runner, listening).start())
    loop.call_soon(ready.set)
    loop.run_forever()
    loop.run_until_complete(runner.cleanup())
    loop.close()


def added(place: Path, *arguments: str) -> Path:
    assert 0 == main(["encoder", "add", *arguments, "--into", str(place / "mine")])
    return place / "mine"


def test_an_encoder_of_a_folder_is_added_and_passes_its_check(
    place: Path, bert: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = added(place, str(bert), "--name", "club")
    said = capsys.readouterr().out
    sha256 = json.loads((folder / CARD).read_text())["sha256"][MODEL]

    assert f"MYNA_ENCODER={folder}" in said
    assert sha256 in said
    assert 0 == main(["encoder", "check", str(folder)])
    checked = capsys.readouterr().out
    assert re.search(r"English.*used", checked)
    assert re.search(r"Russian.*not used", checked)


def test_an_encoder_goes_into_the_folder_of_the_data(
    place: Path, bert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DATA_DIR", str(place / "data"))

    assert 0 == main(["encoder", "add", str(bert)])

    names = {path.name for path in (place / "data/encoders/bert").iterdir()}
    assert {"encoder.json", "model.onnx", "tokenizer.json"} == names


def test_an_encoder_is_fetched_from_a_hub_and_is_the_one_of_the_folder(
    place: Path, bert: Path, hub: str
) -> None:
    fetched = added(place, "club/tiny", "--hub", hub)
    card = (fetched / CARD).read_bytes()

    assert card == (added(place, str(bert), "--name", "tiny") / CARD).read_bytes()


def test_where_no_hub_can_be_reached_it_is_said_what_else_to_do(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"

    assert 1 == main(["encoder", "add", "club/tiny", "--hub", nobody])

    said = capsys.readouterr().err
    assert "cannot be reached" in said
    assert "name its folder" in said
    assert not list(place.glob("**/encoder.json"))


def test_a_name_that_the_hub_does_not_have_is_refused(
    hub: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["encoder", "add", "club/other", "--hub", hub])

    assert "has no encoder 'club/other'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere", "/no/such/folder", "./club/tiny", "club/tiny/"])
def test_a_name_that_is_neither_folder_nor_hub_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert 1 == main(["encoder", "add", name])

    assert "OWNER/NAME" in capsys.readouterr().err


def test_an_encoder_that_finds_nothing_is_not_kept_and_the_old_one_stays(
    place: Path, bert: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = added(place, str(bert))
    before = (folder / CARD).read_bytes()
    tiny_bert(place / "dumb", languages=())

    assert 1 == main(["encoder", "add", str(place / "dumb"), "--into", str(folder)])

    assert "does not find" in capsys.readouterr().err
    assert before == (folder / CARD).read_bytes()


def test_a_hash_that_was_named_must_be_that_of_the_weights(
    place: Path, bert: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["encoder", "add", str(bert), "--sha256", "ab" * 32])
    came = re.search(r"[0-9a-f]{64}", capsys.readouterr().err)

    assert came is not None
    added(place, str(bert), "--sha256", came[0].upper())


def test_a_check_without_an_encoder_says_what_to_set(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["encoder", "check"])

    assert "MYNA_ENCODER" in capsys.readouterr().err


def test_the_doctor_tells_of_the_encoder(
    place: Path, bert: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_ENCODER", str(added(place, str(bert))))
    capsys.readouterr()

    main(["doctor", "--json"])
    sound = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    (place / "mine" / MODEL).write_bytes(b"")
    main(["doctor", "--json"])
    broken = {each["name"]: each for each in json.loads(capsys.readouterr().out)}

    assert "ok" == sound["encoder"]["state"]
    assert "en used, ru not used" in sound["encoder"]["finding"]
    assert "note" == broken["encoder"]["state"]
    assert "changed" in broken["encoder"]["finding"]
    assert "ok" == broken["engine"]["state"]


def test_an_evaluation_with_an_encoder_finds_what_means_the_same(
    place: Path, bert: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "lessons.csv").write_text(
        "question,answer\nWhere does the gathering happen?,At the mill\nWho sells flour?,Tom\n"
    )
    (place / "exam.csv").write_text("question,answer\nwhich place hosts your party,At the mill\n")
    exam = ["evaluate", "lessons.csv", "exam.csv", "--json", "result.json"]
    accuracies = []
    for more in ([], ["--encoder", str(added(place, str(bert)))]):
        assert 0 == main([*exam, *more])
        accuracies.append(json.loads((place / "result.json").read_text())["rows"][0]["answer"])

    assert "At the mill" == accuracies[1]
