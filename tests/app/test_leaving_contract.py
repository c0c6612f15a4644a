"""Nothing leaves: real commands, cut off and watched, look up no name, reach nobody, and make no file of their own."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import Popen

import pytest

from models.registry.download import weights_folder
from tests.alone import Seen, means, seen, started, strace
from tests.conftest import paint, speak

RUNNING_S = 30
"""How long the app and the server stay open: ONNX Runtime's first look-up came 22 s after it was loaded."""

COMMANDS = ("ingest", "ask", "sleep", "mcp", "ui")
TALK = [
    {
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}},
    },
    {"method": "notifications/initialized"},
    {"id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "Who caught a cod?"}}},
]

pytestmark = pytest.mark.skipif(
    not (means() or strace()), reason="needs unshare -n or strace, and this machine allows neither"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a home, a temporary folder and what is written down of each command."""
    top = tmp_path_factory.mktemp("leaving")
    for name in ("home", "tmp"):
        (top / name).mkdir()
    return top


@pytest.fixture(scope="module")
def env(place: Path) -> dict[str, str]:
    """The environment of an owner who asks for what must not be: it would switch telemetry on."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "YESTERYEAR_LIBRARY": str(place / "library"),
        "YESTERYEAR_WEIGHTS": str(weights_folder()),
        "ORT_DISABLE_TELEMETRY": "0",
        "GRADIO_ANALYTICS_ENABLED": "True",
        "ANONYMIZED_TELEMETRY": "True",
    }


@pytest.fixture(scope="module")
def runs(place: Path, env: dict[str, str], weights: None) -> Iterator[Mapping[str, Seen]]:
    """What each command did; all but the first run at once, so that it takes a minute."""
    album = place / "album"
    album.mkdir()
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30))
    speak(album / "REC_20230814_120000.wav", speech_s=2.0)
    (album / "2023-08-15 diary.md").write_text("# Diary\n\nTomas caught a cod.\n", encoding="utf-8")
    allowed = (place / "library", place / "tmp", weights_folder())

    def begin(name: str, *words: str, seconds: int = 0) -> Popen[str]:
        return started(place / name, [sys.executable, "-m", "app", name, *words], env, seconds)

    first = begin("ingest", str(album))
    told = {"ingest": seen(place / "ingest", first, allowed)}
    running = {
        "ui": begin("ui", "--port", "0", seconds=RUNNING_S),
        "mcp": begin("mcp", seconds=RUNNING_S),
        "ask": begin("ask", "Who caught a cod?"),
        "sleep": begin("sleep"),
    }
    talk = running["mcp"].stdin
    assert talk is not None
    talk.write("".join(json.dumps({"jsonrpc": "2.0", **one}) + "\n" for one in TALK))
    talk.flush()  # and it stays open, as long as the app does
    yield told | {name: seen(place / name, process, allowed) for name, process in running.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_nobody_is_reached_or_looked_up(runs: Mapping[str, Seen], name: str) -> None:
    assert runs[name].tried == ()


@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_is_made_but_in_the_library_and_the_temporary_folder(runs: Mapping[str, Seen], name: str) -> None:
    assert runs[name].made == ()


def test_the_home_stays_empty(runs: Mapping[str, Seen], place: Path) -> None:
    assert [path.relative_to(place) for path in (place / "home").rglob("*")] == []


def test_the_temporary_folder_is_empty_again(runs: Mapping[str, Seen], place: Path) -> None:
    assert [path.relative_to(place) for path in (place / "tmp").rglob("*")] == []


def test_the_commands_did_what_they_are_for(runs: Mapping[str, Seen], place: Path) -> None:
    said = {name: (place / name / "output").read_text(encoding="utf-8") for name in COMMANDS}
    assert "2 added" in said["ingest"] and "Tomas" in said["ask"] and "is open at" in said["ui"]
    assert '"id":2' in said["mcp"].replace(" ", "") and runs["sleep"].code == 0


def test_a_packet_and_a_file_are_seen(place: Path, env: dict[str, str]) -> None:
    code = (
        "import pathlib, socket\n"
        "pathlib.Path.home().joinpath('.cache').mkdir(parents=True)\n"
        "pathlib.Path.home().joinpath('.cache/id').touch()\n"
        "socket.socket(type=socket.SOCK_DGRAM).connect_ex(('192.0.2.1', 9))"
    )
    home = place / "another home"
    watched = started(place / "tried", [sys.executable, "-c", code], {**env, "HOME": str(home)})
    told = seen(place / "tried", watched, (place / "tmp",))
    assert told.tried and (home / ".cache" / "id").exists()
    assert not strace() or told.made == tuple(str(one) for one in (home, home / ".cache", home / ".cache" / "id"))
