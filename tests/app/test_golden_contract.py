"""What every command with `--json`, the HTTP API and the MCP server give for the demo album, as other programs read it.

The files of tests/data/golden are compared with what is said now: a key may be added, and none is renamed or lost.
`YESTERYEAR_WRITE_GOLDEN=1 pytest tests/app/test_golden_contract.py` writes them anew.
"""

import asyncio
import http.client
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mcp import Client, StdioServerParameters

from models import loading
from tests import golden
from tests.commands import run
from tests.conftest import ROOT
from tests.heard import Heard

DEMO = ROOT / "assets" / "demo"
GOLDEN = ROOT / "tests" / "data" / "golden"
PROGRAM = (sys.executable, "-m", "app")
HELD = ("all-MiniLM-L6-v2", "efficientnet-lite2", "whisper-base")
"""The models that are there wherever these tests run."""
ENDS = {"models_verify": (0, 3)}
"""How a command may end that does not end with 0: 3 where the language model is missing."""
PASSPHRASE = "a long enough phrase"
KEY = "Where is the key to the boat house?"
CHURCH = "'DEMO/2024-07-20 Church ruin/IMG_20240720_141122.jpg'"
SHOPPING = "'DEMO/Notes/2024-08-01 Shopping in town.txt'"
VOICE = "'DEMO/Voice notes/Recording_20240801_183000.wav'"

READING = {
    "ingest": "ingest DEMO",
    "ingest_again": "ingest DEMO",
    "status": "status",
    "verify": "verify",
    "events": "events",
    "summaries": "summaries",
    "summaries_chapter": "summaries --level chapter",
    "summaries_why": "summaries --why SUMMARY",
    "show_photo": f"show {CHURCH}",
    "show_audio": f"show {VOICE}",
    "show_note": f"show {SHOPPING}",
    "show_video": "show 'DEMO/2024-08 München/VID_20240804_200510.mp4'",
    "show_chat": "show 'DEMO/Chats/WhatsApp Chat with Lena.txt'",
    "search": "search 'red boat' -k 3",
    "search_filters": "search '' --since 'July 2024' --until 2024-07-14 --kind photo",
    "search_place": "search '' --place Munich --kind video",
    "search_person": "search '' --person Lena --kind audio",
    "ask": f"ask --no-llm --now 2024-09-01 '{KEY}'",
    "ask_when": "ask --no-llm --now 2024-09-01 'When did I take a photo of a space shuttle?'",
    "ask_unknown": "ask --no-llm --now 2024-09-01 'What is the phone number of the dentist?'",
    "facts": "facts",
    "facts_history": "facts --history",
    "facts_why": "facts --why dbe2a6871e749b703d5c828b266a7910",
    "names": "names",
    "places": "places",
    "themes": "themes",
    "people": "people",
    "profile": "profile",
    "profile_why": "profile --why 7175d7645593bcfe9d4e52a5c282c7e9",
    "sketch": "sketch",
    "story": "story",
    "story_key": "story '2024-07-12 trip'",
    "duplicates": "duplicates",
    "marks": "marks",
    "sleep_dry_run": "sleep --dry-run",
    "models_list": "models list",
    "models_fetch": "models fetch all-MiniLM-L6-v2",
    "models_verify": "models verify",
}
"""What is asked of the library, in this order, by the name of its golden file."""

CORRECTING = {
    "correct_words": f"correct {CHURCH} --words 'The old chapel above the lake'",
    "correct_time": f"correct {CHURCH} --at 2024-07-20T14:30+02:00",
    "correct_place": f"correct {CHURCH} --place Munich",
    "correct_second": f"correct {VOICE} --second 4 --words 'The key is under the red flower pot.'",
    "favourite": f"favourite {CHURCH}",
    "facts_add": "facts --add Lena 'lives in' Kochel --since 2020",
    "facts_wrong": "facts --wrong dbe2a6871e749b703d5c828b266a7910",
    "names_same": "names --same Anna sister",
    "names_not_same": "names --not-same Gerda aunt",
    "places_name": "places --name Kochel 'The lake'",
    "places_spot": "places --spot 48.1299,11.5834 'The museum'",
    "places_merge": "places --merge 'The museum' Munich",
    "places_split": "places --split Munich",
    "themes_name": "themes --name Garden Camping",
    "themes_merge": "themes --merge Camping Boat",
    "themes_split": "themes --split Boat",
    "themes_hide": "themes --hide Camping",
    "profile_wrong": "profile --wrong 7175d7645593bcfe9d4e52a5c282c7e9",
    "passphrase": "passphrase",
    "hide": f"hide {SHOPPING}",
    "hide_second": f"hide {VOICE} --second 4",
    "hidden": "hidden",
    "unhide": f"unhide {VOICE} --second 4",
    "corrected_show": f"show {CHURCH}",
    "corrected_facts": "facts --history",
    "corrected_names": "names",
    "corrected_places": "places",
    "corrected_themes": "themes",
    "corrected_marks": "marks",
    "corrected_ask": f"ask --no-llm --now 2024-09-01 '{KEY}'",
    "undo": "undo",
    "forget": "forget 'DEMO/Notes/2024-07-02 Packing list.md'",
    "corrected_status": "status",
    "backup": "backup TMP/backup.zip",
    "restore": "restore TMP/backup.zip --library TMP/restored",
    "sleep": "sleep --budget 60",
}
"""What is said of a copy of the library, in this order."""

PEOPLE = {
    "voices_ingest": "ingest DEMO",
    "voices": "people",
    "voices_name": "people name WHO:20240721 Grandmother",
    "voices_same": "people same WHO:20240721 WHO:WA0003",
    "voices_different": "people different WHO:20240721 WHO:20240702",
    "voices_apart": "people apart WHO:20240721 'DEMO/Voice notes/PTT-20240726-WA0004.opus'",
    "voices_hide": "people hide WHO:20240702",
    "voices_hidden": "people --hidden",
    "voices_named": "people",
    "voices_erase": "people erase --voices --names --yes",
}
"""What is said of those who speak, with voices turned on."""

TOOLS: dict[str, tuple[str, dict[str, object]]] = {
    "mcp_search": ("search", {"query": "red boat", "k": 3}),
    "mcp_ask": ("ask", {"question": KEY, "now": "2024-09-01"}),
    "mcp_timeline": ("timeline", {"since": "2024-07-20", "until": "2024-07-21"}),
    "mcp_timeline_day": ("timeline", {"level": "day", "k": 2}),
    "mcp_get_moment": ("get_moment", {"moment_id": "3ebeb6c72519b1f25f17c72d66da1b4e"}),
}
ENDPOINTS = {
    "http_ask": ("ask", [KEY, False]),
    "http_search": ("search", ["red boat", 3, "2024-07", "2024-08", "", "", "photo"]),
    "http_status": ("status", []),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the libraries, at a time zone and with words heard that are the same on every machine."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        load = loading.load_transcriber
        patched.setattr(loading, "load_transcriber", lambda *given: Heard(load(*given)))
        yield tmp_path_factory.mktemp("golden")
    time.tzset()


@pytest.fixture(scope="module")
def read(place: Path, weights: None) -> dict[str, object]:
    """What the demo album's library says, which lies in `place / "library"` from then on."""
    return said(begun(place / "library"), READING)


@pytest.fixture(scope="module")
def corrected(place: Path, read: object) -> dict[str, object]:
    """What a copy of it says that is corrected."""
    return said(Path(shutil.copytree(place / "library", place / "corrected")), CORRECTING)


@pytest.fixture(scope="module")
def heard(place: Path, read: object) -> dict[str, object]:
    """What another copy says of those who speak, whose owner turned voices on."""
    listed = json.loads(run("models", "list", "--json", "--library", place / "library").stdout)
    if not any(one["name"] == "voices" and one["present"] for one in listed):
        pytest.skip("weights missing: `yesteryear models fetch voices` gets them")
    folder = begun(Path(shutil.copytree(place / "library", place / "voices")), "voices = true\n")
    return said(folder, PEOPLE)


@pytest.fixture(scope="module")
def programs(place: Path, read: object) -> dict[str, object]:
    """What other programs are told over HTTP and MCP."""
    found = over_http(place / "library")
    return plain(place, {**found, **asyncio.run(over_mcp(place / "library"))})


def begun(folder: Path, settings: str = "") -> Path:
    """Make a library without a language model, which some machines have and others not."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(f"language_model = false\n{settings}", encoding="utf-8")
    return folder


def said(library: Path, asked: Mapping[str, str]) -> dict[str, object]:
    """Run commands one after the other and return what each printed, or why it ended as it did."""
    found: dict[str, object] = {}
    for name, line in asked.items():
        words = [word.replace("DEMO", str(DEMO)).replace("TMP", str(library.parent)) for word in shlex.split(line)]
        words = [summary_id(found) if word == "SUMMARY" else word for word in words]
        words = [who_speaks(found, word.removeprefix("WHO:")) if word.startswith("WHO:") else word for word in words]
        words += [] if "--library" in words else ["--library", str(library)]
        words += [] if name == "passphrase" else ["--json"]
        result = run(*words, typed=f"{PASSPHRASE}\n")
        assert result.exit_code in ENDS.get(name, (0,)), f"{name}: {result.output} {result.stderr}"
        found[name] = result.stdout if name == "passphrase" else json.loads(result.stdout)
    return plain(library.parent, found)


def summary_id(found: Mapping[str, object]) -> str:
    """Return the id of one of the summaries that were listed; it depends on where the album lies."""
    listed = found["summaries"]
    assert isinstance(listed, list)
    return next(str(one["id"]) for one in listed if (one["level"], one["key"]) == ("day", "2024-07-20"))


def who_speaks(found: Mapping[str, object], file: str) -> str:
    """Return the number of the person whose best examples are in a file."""
    listed = found["voices"]
    assert isinstance(listed, list)
    return next(str(one["number"]) for one in listed if any(file in path for path in one["examples"]))


def plain(place: Path, found: Mapping[str, object]) -> dict[str, object]:
    """Return what was said without what varies from machine to machine and from run to run."""
    places = {DEMO.as_uri(): "file:DEMO", str(DEMO): "DEMO", str(place): "TMP"}
    known = golden.names(dict(found))
    made = {name: golden.named(golden.plain(one, places), known) for name, one in found.items()}
    return {name: default_models(one) if name.startswith("models_") else one for name, one in made.items()}


def default_models(told: object) -> object:
    """Return what is said of models but of those that some machines have and others not, and where they lie."""
    if isinstance(told, list):
        return [{**one, **dict.fromkeys(("folder", "sources", "present"), "varies")} for one in told if one["default"]]
    assert isinstance(told, dict)
    return {
        key: [one for one in value if one in HELD] if isinstance(value, list) else value if value == {} else "varies"
        for key, value in told.items()
    }


def over_http(library: Path) -> dict[str, object]:
    """Return what the app's HTTP API says, as `curl` is told it."""
    command = [*PROGRAM, "ui", "--port", "0", "--no-watch", "--library", str(library)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            line = next(line for line in server.stderr if "is open at" in line)
            address = urlsplit(line.split("is open at ")[1].split()[0]).netloc
            return {name: reply(address, endpoint, given) for name, (endpoint, given) in ENDPOINTS.items()}
        finally:
            server.kill()


def reply(address: str, endpoint: str, given: list[object]) -> object:
    """Call an endpoint in two requests, as docs/reference.md says, and return its table."""
    call = f"/gradio_api/call/{endpoint}"
    body, headers = json.dumps({"data": given}), {"Content-Type": "application/json"}
    event = json.loads(fetched(address, "POST", call, body, headers))["event_id"]
    lines = fetched(address, "GET", f"{call}/{event}").splitlines()
    assert lines[0] == "event: complete", lines
    return json.loads(lines[1].removeprefix("data: "))[0]


def fetched(address: str, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = {}) -> str:
    """Send a request to the app and return the words of its reply."""
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request(method, path, body, dict(headers))
        return connection.getresponse().read().decode()
    finally:
        connection.close()


async def over_mcp(library: Path) -> dict[str, object]:
    """Return what the MCP server says, started as an AI program starts it."""
    words = [*PROGRAM[1:], "mcp", "--library", str(library)]
    started = StdioServerParameters(command=PROGRAM[0], args=words, env=dict(os.environ), cwd=str(ROOT))
    async with Client(started) as client:
        found: dict[str, object] = {"mcp_tools": await tools(client)}
        for name, (tool, given) in TOOLS.items():
            result = await client.call_tool(tool, given)
            assert not result.is_error, result.content
            found[name] = result.structured_content
    return found


async def tools(client: Client) -> dict[str, object]:
    """Return the arguments that each tool takes."""
    return {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}


@pytest.mark.parametrize("name", READING)
def test_what_is_read_is_as_it_was(read: Mapping[str, object], name: str) -> None:
    golden.check(GOLDEN / f"{name}.json", read[name])


@pytest.mark.parametrize("name", CORRECTING)
def test_what_is_corrected_is_told_as_it_was(corrected: Mapping[str, object], name: str) -> None:
    golden.check(GOLDEN / f"{name}.json", corrected[name])


@pytest.mark.parametrize("name", PEOPLE)
def test_who_speaks_is_told_as_it_was(heard: Mapping[str, object], name: str) -> None:
    golden.check(GOLDEN / f"{name}.json", heard[name])


@pytest.mark.parametrize("name", ["mcp_tools", *TOOLS, *ENDPOINTS])
def test_other_programs_are_told_what_they_were(programs: Mapping[str, object], name: str) -> None:
    golden.check(GOLDEN / f"{name}.json", programs[name])


def test_every_file_has_a_command() -> None:
    named = {*READING, *CORRECTING, *PEOPLE, *TOOLS, *ENDPOINTS, "mcp_tools"}
    assert {path.stem for path in GOLDEN.glob("*.json")} == named


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"a": 1}, {"b": 1}),
        ({"a": {"b": None}}, {"a": {}}),
        ([1], [1, 2]),
        ([{"a": 1}], [{"a": "1"}]),
        (True, 1),
        ("text", "Text"),
    ],
)
def test_what_is_lost_renamed_or_changed_is_seen(was: object, now: object) -> None:
    assert golden.lost(was, now) and golden.lost(was, was) == []
    assert golden.lost({"a": 1}, {"a": 1, "added": 2}) == []
