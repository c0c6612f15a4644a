"""The HTTP API as other programs call it, against the server in a process of its own, over fakes."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from app.library import session as sessions
from app.services.errors import InvalidArgument
from app.ui import api
from ingest.pipeline.run import ingest
from memory.records.corrections import Hidden
from memory.store import assets, corrections
from memory.store import moments as moment_store
from tests.commands import told
from tests.conftest import ROOT, paint
from tests.fakes import fake_models
from tests.pages import opened

WAIT_S = 30.0
QUESTION = "What did Tomas catch?"
SECRET = "Tomas hid the silver spoon."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a photo, a note, and a note that is hidden."""
    top = tmp_path_factory.mktemp("api")
    album = top / "album"
    album.mkdir()
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30))
    (album / "2023-08-15 diary.md").write_text("We rowed across the fjord.\n\nTomas caught a cod.\n", encoding="utf-8")
    (album / "2023-08-16 secret.md").write_text(SECRET, encoding="utf-8")
    session = opened(top / "library", fake_models())
    ingest(session.library, [album], lambda _: None)
    hidden = assets.paths(session.store)[str(album / "2023-08-16 secret.md")].asset_id
    for one in moment_store.of_asset(session.store, hidden):
        corrections.put(session.store, corrections.new_correction(Hidden(), one.moment))
    session.close()
    return top / "library"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of the server."""
    command = [sys.executable, "-m", "tests.pages", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            line = next(line for line in server.stderr if "is open at" in line)
            yield line.split("is open at ")[1].split()[0]
        finally:
            server.kill()  # asked to end, it would wait until the client's connection is gone


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    """A client such as a program would use: it fetches no files, and its makers are not told that it was started."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GRADIO_ANALYTICS_ENABLED", "False")  # the argument alone does not keep it from that
        found = Client(address, verbose=False, download_files=False, analytics_enabled=False)
    assert not found.analytics_enabled
    yield found
    found.close()


@pytest.fixture
def printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that run in this process open the same library."""
    monkeypatch.setattr(sessions, "_load_models", lambda config: (fake_models(), ()))
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(folder))


def post(address: str, name: str, headers: dict[str, str], *given: object) -> tuple[int, str]:
    """Send a call as any program or page may, and return the status and what was answered."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=WAIT_S)
    sent = {"Content-Type": "application/json", **headers}
    connection.request("POST", f"/gradio_api/{name}", json.dumps({"data": list(given)}), sent)
    answered = connection.getresponse()
    found = answered.status, answered.read().decode()
    connection.close()
    return found


def test_it_offers_these_endpoints_and_no_others(client: Client) -> None:
    listed = client.view_api(return_format="dict", print_info=False)
    assert listed["unnamed_endpoints"] == {}
    named = listed["named_endpoints"]
    assert set(named) == {"/ask", "/search", "/status", "/ingest"}
    assert all(len(one["description"]) > 40 for one in named.values())
    given = {name: [one["parameter_name"] for one in table["parameters"]] for name, table in named.items()}
    assert given["/ask"] == ["question", "use_language_model"]
    assert given["/search"] == ["query", "k", "since", "until", "place", "person", "kind"]
    assert given["/status"] == [] and given["/ingest"] == ["path"]


@pytest.mark.usefixtures("printed")
def test_its_tables_are_those_of_the_commands(client: Client) -> None:
    answer, line = client.predict(QUESTION, api_name="/ask"), told("ask", QUESTION, "--no-llm")
    assert isinstance(line, dict) and answer["citations"][0]["quote"] == "Tomas caught a cod."
    assert list(answer) == list(line) and {**answer, "seconds": 0} == {**line, "seconds": 0}
    assert client.predict("cod", k=2, api_name="/search") == told("search", "cod", "-k", "2")
    filtered = client.predict("", since="2023-08-14", until="2023-08-14", kind="photo", api_name="/search")
    assert [one["kind"] for one in filtered] == ["photo"]
    assert filtered == told("search", "", "--since", "2023-08-14", "--until", "2023-08-14", "--kind", "photo")
    status = client.predict(api_name="/status")
    assert status.pop("taking_in")["running"] is False
    assert status == told("status")


def test_what_is_hidden_is_not_told(client: Client) -> None:
    answer = client.predict("What did Tomas hide?", api_name="/ask")
    found = client.predict(SECRET, k=50, api_name="/search")
    assert found and not any(word in json.dumps([answer, found]) for word in ("silver", "secret.md"))


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("search", {"query": "x", "k": 0}, "k: a whole number from 1 to 1000, not 0"),
        ("search", {"query": "x", "k": True}, "k: a whole number"),
        ("search", {"query": "x", "k": "3"}, "k: a whole number"),
        ("search", {"query": "x", "kind": "dream"}, "kind: photo, audio, video, note or empty, not 'dream'"),
        ("search", {"query": "x", "kind": ["photo"]}, "kind: text, not list"),
        ("search", {"query": "x", "place": None}, "place: text, not NoneType"),
        ("search", {"query": "x", "since": "soonish"}, "since: 'soonish' is not a date such as 2024-07-14"),
        ("search", {"query": "x", "until": "31 February 2023"}, "February 2023 has 28 days"),
        ("ask", {"question": " "}, "question: there is nothing in it"),
        ("ask", {"question": "x" * 10_001}, "question: at most 10000 characters, not 10001"),
        ("ask", {"question": {"path": "/etc/passwd"}}, "question: text, not dict"),
        ("ask", {"question": "x", "use_language_model": "yes"}, "use_language_model: true or false, not 'yes'"),
        ("ask", {"question": "x", "use_language_model": True}, "use_language_model: there is none in this library"),
        ("ingest", {"path": 3}, "path: text, not int"),
    ],
)
def test_what_is_wrong_with_a_call_is_told(client: Client, name: str, given: dict[str, object], reason: str) -> None:
    with pytest.raises(AppError) as refused:
        client.predict(**given, api_name=f"/{name}")
    assert reason in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_what_goes_wrong_inside_is_told_in_words() -> None:
    def burn(_: str) -> None:
        raise OSError("the disk is on fire")

    def doubt(_: str) -> None:
        raise InvalidArgument("k: no")

    with pytest.raises(gr.Error, match="This could not be done: the disk is on fire") as burnt:
        api._told(burn)("x")
    with pytest.raises(gr.Error, match=r"^'k: no'$") as doubted:
        api._told(doubt)("x")
    assert not burnt.value.print_exception and not doubted.value.print_exception


@pytest.mark.parametrize("kind", [OSError, InvalidArgument, LookupError])
def test_what_goes_wrong_with_any_name_is_told_in_valid_text(kind: type[Exception]) -> None:
    def fail(_: str) -> None:
        raise kind("caf\udce9.jpg: is not there")

    with pytest.raises(gr.Error) as refused:
        api._told(fail)("x")
    assert "caf\\xe9.jpg" in refused.value.message and refused.value.message.encode()


def test_a_folder_is_taken_in_and_found_and_one_that_is_not_there_is_refused(client: Client, tmp_path: Path) -> None:
    assert client.predict("nowhere", api_name="/ingest") == {
        "begun": False,
        "told": "No folder or file nowhere was found. Enter its full path, such as /home/anna/Pictures.",
    }
    assert "Enter the full path" in client.predict(" ", api_name="/ingest")["told"]
    (tmp_path / "2024-05-01 walk.md").write_text("A heron stood in the reeds.", encoding="utf-8")
    assert client.predict(f" {tmp_path} ", api_name="/ingest") == {"begun": True, "told": ""}
    until_s = time.monotonic() + WAIT_S
    while (taking := client.predict(api_name="/status")["taking_in"])["running"] and time.monotonic() < until_s:
        time.sleep(0.1)
    assert not taking["running"] and "1 added" in taking["told"]
    found = client.predict("heron", k=1, api_name="/search")
    assert found[0]["text"] == "A heron stood in the reeds." and str(tmp_path) in found[0]["path"]


@pytest.mark.parametrize("name", ["call/ingest", "call/v2/ingest", "run/ingest", "api/ingest", "queue/join"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Content-Type": "text/plain"},
        {"Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded"},
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example"},
    ],
)
def test_another_sites_page_cannot_have_files_taken_in(
    address: str, client: Client, tmp_path: Path, name: str, headers: dict[str, str]
) -> None:
    assert post(address, name, headers, str(tmp_path)) == (
        403,
        "Forbidden: requests must come from this app's own pages.",
    )
    assert str(tmp_path) not in client.predict(api_name="/status")["folders"]


def test_a_call_without_its_arguments_is_told_so_and_does_nothing(address: str) -> None:
    status, told_text = post(address, "run/ingest", {})
    assert status == 500 and "didn't receive enough input values" in told_text and "Traceback" not in told_text
