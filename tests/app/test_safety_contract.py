"""The ways out, tried on the whole app in a process of its own: none gives out a file, a path, or anything at all."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.services import password
from ingest.pipeline.run import forget_asset, ingest
from memory.records.library import Kind
from memory.store import moments as moment_store
from tests.conftest import ROOT, paint
from tests.pages import opened

CANARY = "canary-4f1d"
RIGHT = "correct horse"
SERVING = """
import contextlib, sys
from pathlib import Path
from app.server.web import Place, serve
from tests.pages import opened
with contextlib.suppress(KeyboardInterrupt):
    serve(opened(Path(sys.argv[1])), 0, False, False, Place(is_locked=sys.argv[2] == "locked"))
"""
Answer = tuple[int, bytes, Mapping[str, str]]


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of two photos and a note, and beside it files that are nobody's business."""
    top = tmp_path_factory.mktemp("safety")
    album = top / "album"
    album.mkdir()
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30))
    paint(album / "IMG_20230815_101500.jpg", (30, 60, 200))
    (album / "2023-08-16 note.md").write_text(f"The word is {CANARY}.", encoding="utf-8")
    (top / "secret.txt").write_text(f"{CANARY}\n" * 100, encoding="utf-8")
    paint(top / "secret.png", (30, 160, 30))
    session = opened(top / "library")
    ingest(session.library, [album], lambda _: None)
    password.set_password(session, RIGHT)
    session.close()
    return top


def served(library: Path, how: str) -> Iterator[str]:
    command = [sys.executable, "-c", SERVING, str(library), how]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            told = next(line for line in server.stderr if "is open at" in line)
            yield urlsplit(told.split("is open at ")[1].split()[0]).netloc
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def host(top: Path) -> Iterator[str]:
    """The host and port of the served app."""
    yield from served(top / "library", "open")


@pytest.fixture(scope="module")
def locked(top: Path) -> Iterator[str]:
    """The host and port of the app, served again with a password."""
    yield from served(top / "library", "locked")


def ask(host: str, path: str, body: bytes | None = None, method: str = "", **headers: str) -> Answer:
    """Send a request as it is written, and return status, body and headers; of an endless answer the beginning."""
    connection = HTTPConnection(host, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method or ("GET" if body is None else "POST"), path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read(100_000), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def upload(host: str, content: bytes, name: str = "a.png") -> Answer:
    edge = "edge-of-a-part"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{edge}--\r\n".encode()
    return ask(host, "/gradio_api/upload", body, Content_Type=f"multipart/form-data; boundary={edge}")


def ways_to(path: Path) -> list[str]:
    """Ways to ask for a file by its path."""
    steps = f"{'../' * 12}{str(path)[1:]}"
    encoded, twice = steps.replace("../", "%2e%2e%2f"), steps.replace("../", "%252e%252e%252f")
    told = [str(path), f"/{path}", str(path).replace("/", "%2f"), str(path).replace("/", "%5c"), steps, encoded, twice]
    told += [
        steps.replace("../", "..%5c"),
        steps.replace("../", "..;/"),
        steps.replace("../", "....//"),
        f"file://{path}",
    ]
    return [*told, f"{path}%00.png", f"{path}?x=.png", f"{path}#.png", str(path).upper()]


FOLDERS = [
    "/media/",
    "/thumb/",
    "/face/",
    "/story/",
    "/",
    "/icon-",
    "/file=",
    "/file/",
    "/static/",
    "/assets/",
    "/svelte/",
]
FOLDERS += ["/gradio_api/file=", "/gradio_api/file/", "/GRADIO_API/FILE=", "/gradio_api/FILE=", "/gradio_api/proxy="]
FOLDERS += [
    "/proxy=",
    "/custom_component/",
    "/gradio_api/custom_component/",
    "/gradio_api/stream/",
    "/Media/",
    "/MEDIA/",
]
FOLDERS += [
    "/gradio_api/file=static/",
    "/gradio_api/file=http://127.0.0.1:1/",
    "/gradio_api/call/",
    "/gradio_api/queue/",
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_address_gives_out_a_file_by_its_path(host: str, top: Path, folder: str) -> None:
    for path in (top / "secret.txt", top / "library" / "library.sqlite3", top / "album" / "2023-08-16 note.md"):
        for way in ways_to(path):
            status, body, _ = ask(host, folder + way.replace(" ", "%20"))
            assert status in (400, 403, 404, 405, 422), (folder, way, status)
            assert CANARY.encode() not in body and b"SQLite format" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/deep_link",
        "/gradio_api/openapi.json",
        "/gradio_api/run-history/buckets",
        "/gradio_api/runs",
        "/gradio_api/token",
        "/gradio_api/vibe-code",
        "/gradio_api/dev/reload",
        "/monitoring",
        "/monitoring/summary",
        "/manifest.json",
        "/docs",
        "/openapi.json",
        "/redoc",
    ],
)
def test_what_the_page_does_not_need_is_not_there(host: str, path: str) -> None:
    assert ask(host, path)[0] == 404


@pytest.mark.parametrize(
    "path",
    ["component_server", "component_server/", "process_recording", "vibe-edit", "stream/abc", "api/ask", "vibe-code"],
)
def test_nor_can_anything_be_sent_there(host: str, path: str, top: Path) -> None:
    data = json.dumps({"data": [str(top / "secret.txt")], "fn_name": "load", "component_id": 1, "session_hash": "a"})
    status, body, _ = ask(host, f"/gradio_api/{path}", data.encode(), Content_Type="application/json")
    assert status == 404 and CANARY.encode() not in body


@pytest.mark.parametrize("path", ["/config", "/gradio_api/info", "/gradio_api/startup-events", "/theme.css"])
def test_what_the_page_is_made_of_tells_nothing_of_the_library(host: str, top: Path, path: str) -> None:
    status, body, _ = ask(host, path)
    assert status == 200
    for told in (str(top), "IMG_2023", "note.md", CANARY, str(ROOT), "$argon2"):
        assert told.encode() not in body


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "0.0.0.0", "[::1]", "a b"]
)
def test_a_name_that_was_made_to_lead_here_does_not(host: str, name: str) -> None:
    for path in ("/", "/config", "/world.json", "/gradio_api/info"):
        assert ask(host, path, Host=name)[0] in (400, 403)


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_nothing_is_changed_for_another_sites_page(host: str, told: dict[str, str]) -> None:
    for path in (
        "/gradio_api/call/ingest",
        "/gradio_api/queue/join",
        "/gradio_api/upload",
        "/gradio_api/reset",
        "/login",
    ):
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            status, _, headers = ask(host, path, b'{"data": ["/tmp"]}', Content_Type=kind, **told)
            assert status == 403 and "access-control-allow-origin" not in headers
    asked = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "eA==",
    }
    assert ask(host, "/gradio_api/queue/join", **asked, **told)[0] in (400, 403, 404)


def test_another_site_may_not_read_either(host: str) -> None:
    for told in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        status, _, headers = ask(host, "/config", **told)
        assert status == 403 and "access-control-allow-origin" not in headers
    status, _, headers = ask(host, "/gradio_api/call/ask", method="OPTIONS", Access_Control_Request_Method="POST")
    assert headers.get("access-control-allow-origin") is None


def test_more_than_twenty_megabytes_are_not_taken(host: str) -> None:
    assert upload(host, b"x" * (20 * 1024 * 1024 + 1000))[0] == 413
    assert ask(host, "/gradio_api/upload", b"", Content_Type="text/plain", Transfer_Encoding="chunked")[0] in (400, 411)


@pytest.mark.parametrize("name", ["../../../../tmp/out.png", "..%2f..%2fout.png", "/etc/out.png", "a/../../out.png"])
def test_what_is_given_lies_in_a_folder_of_the_apps_own(host: str, name: str) -> None:
    status, body, _ = upload(host, b"\x89PNG", name)
    if status == 200:
        path = Path(json.loads(body)[0])
        assert path.resolve() == path and path.parts[-3].startswith("yesteryear-")
        assert path.parent.parent.stat().st_mode & 0o077 == 0
        assert ask(host, f"/gradio_api/file={path.parent}")[0] in (403, 404)
        assert ask(host, f"/gradio_api/file={path.parent.parent}/")[0] in (403, 404)


def question_of(host: str) -> tuple[int, list[object]]:
    """Return the number of the handler that takes a question, and what else it is given."""
    config = json.loads(ask_whole(host, "/config"))
    box = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "yy-question")
    found = next(
        one for one in config["dependencies"] if [box, "submit"] in [list(target) for target in one["targets"]]
    )
    return found["id"], [None] * (len(found["inputs"]) - 1)


def ask_whole(host: str, path: str) -> bytes:
    connection = HTTPConnection(host, timeout=20)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def asked(host: str, given: object, session: str) -> str:
    """Ask the question tab's own handler, as its page does, and return all that is told until it is done."""
    number, rest = question_of(host)
    data = {"data": [given, *rest], "fn_index": number, "session_hash": session, "trigger_id": None}
    status, body, _ = ask(host, "/gradio_api/queue/join", json.dumps(data).encode(), Content_Type="application/json")
    if status != 200:
        return body.decode()
    connection = HTTPConnection(host, timeout=60)
    connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
    answer, told = connection.getresponse(), ""
    while "close_stream" not in told and (line := answer.readline()):
        told += line.decode()
    connection.close()
    return told


def test_a_question_is_answered_when_it_is_asked_as_the_page_does(host: str) -> None:
    assert CANARY in asked(host, {"text": f"What is the word {CANARY}?", "files": []}, "honest")


def test_a_forged_question_neither_reads_nor_removes_a_file(host: str, top: Path) -> None:
    for number, path in enumerate([top / "secret.png", top / "secret.txt", top / "album" / "IMG_20230814_101500.jpg"]):
        before = path.read_bytes()
        held = {"path": str(path), "orig_name": "a.png", "mime_type": "image/png", "meta": {"_type": "gradio.FileData"}}
        way = f"{'../' * 12}{str(path)[1:]}"
        uploaded = Path(json.loads(upload(host, b"\x89PNG")[1])[0])
        files: list[object] = [held, str(path), held | {"path": way}, held | {"path": "", "url": path.as_uri()}]
        files += [held | {"path": f"{uploaded.parent}/{way}"}, held | {"url": f"http://{host}/gradio_api/file={path}"}]
        for turn, one in enumerate(files):
            told = asked(host, {"text": "When was this?", "files": [one]}, f"forged{number}{turn}")
            assert CANARY not in told
            assert path.read_bytes() == before
        asked(host, str(path), f"forged{number}text")
        assert path.read_bytes() == before


def test_a_picture_that_was_asked_about_is_gone(host: str, top: Path) -> None:
    uploaded = Path(json.loads(upload(host, (top / "secret.png").read_bytes(), "lake.png")[1])[0])
    assert uploaded.read_bytes() == (top / "secret.png").read_bytes()
    held = {"path": str(uploaded), "orig_name": "a.png", "mime_type": "image/png", "meta": {"_type": "gradio.FileData"}}
    told = asked(host, {"text": "When was this?", "files": [held]}, "picture")
    assert '"success":true' in told.replace(" ", "")
    assert not uploaded.exists() and ask(host, f"/gradio_api/file={uploaded}")[0] in (403, 404)
    assert [one for one in uploaded.parent.parent.rglob("*") if one.is_file() and one.name == uploaded.name] == []


def test_an_address_holds_for_one_use_and_while_it_is_remembered(top: Path) -> None:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from app.ui.media import Media
    from ingest.files.file_checks import Limits

    session = opened(top / "library")
    media = Media(session.store, Limits())
    app = FastAPI()
    app.include_router(media.routes())
    client = TestClient(app)
    one = [held for held in moment_store.all_remembered(session.store) if held.asset.kind is Kind.PHOTO][1]
    links = media.links(one)
    tokens = {"thumb": links.thumb.rsplit("/", 1)[1], "media": links.media.rsplit("/", 1)[1]}
    tokens["story"] = media.address("story", "html day 2023-08-14").rsplit("/", 1)[1]
    for use in ("thumb", "media", "face"):
        for other, token in tokens.items():
            assert client.get(f"/{use}/{token}").status_code == (200 if use == other else 404)
            assert client.get(f"/{use}/{token.upper()}").status_code == (200 if token.upper() == token else 404)
    forget_asset(session.unfiltered, one.asset.id)
    assert client.get(links.thumb).status_code == client.get(links.media).status_code == 404
    session.close()


def test_with_a_password_nothing_is_there_without_the_login(locked: str) -> None:
    paths = ["/config", "/theme.css", "/world.json", "/yesteryear.webmanifest", "/icon-192.png", "/favicon.ico"]
    paths += [f"/{use}/{'0' * 64}" for use in ("media", "thumb", "face", "story")]
    paths += ["/assets/index.js", "/static/img/logo.svg", "/robots.txt", "/gradio_api/info", "/gradio_api/app_id"]
    paths += ["/gradio_api/startup-events", "/gradio_api/heartbeat/abc", "/gradio_api/queue/data?session_hash=abc"]
    paths += ["/gradio_api/file=/etc/passwd", "/gradio_api/upload_progress?upload_id=a", "/gradio_api/call/ask/abc"]
    assert {path: ask(locked, path)[0] for path in paths} == dict.fromkeys(paths, 401)
    posts = ["/", "/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api/upload", "/gradio_api/cancel"]
    posts += ["/gradio_api/reset", "/gradio_api/call/v2/ask", "/logout/"]
    assert {path: ask(locked, path, b"{}")[0] for path in posts} == dict.fromkeys(posts, 401)
    status, body, _ = ask(locked, "/")
    assert status == 401 and b"Password" in body and b"gradio" not in body


def test_with_a_password_the_login_lets_in(locked: str) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"http://{locked}"}
    assert ask(locked, "/login", b"password=wrong", **form)[0] == 401
    status, _, headers = ask(locked, "/login", b"password=correct+horse", **form)
    assert status == 303
    cookie = headers["set-cookie"].split(";")[0]
    assert ask(locked, "/config", Cookie=cookie)[0] == ask(locked, "/", Cookie=cookie)[0] == 200
    assert ask(locked, "/gradio_api/file=/etc/passwd", Cookie=cookie)[0] == 403
    assert ask(locked, "/config", Cookie=cookie[:-2])[0] == 401
    crossing = {"Cookie": cookie, "Origin": "https://evil.example"}
    assert ask(locked, "/gradio_api/call/status", b"{}", **crossing)[0] == 403
