"""Other accounts of the machine read nothing: of what commands write as real processes, and of older libraries."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.export.exporter import Originals, export_vault
from app.library.backup import restore_backup, write_backup
from app.library.private import OTHERS, make_private
from app.library.session import open_session
from ingest.pipeline.run import ingest
from tests.conftest import ROOT
from tests.pages import opened

pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems keep folders of accounts apart themselves")


def open_to_others(folder: Path) -> list[Path]:
    """Return what other accounts may read, write or look into, of a folder or file and all below it."""
    below = folder.rglob("*") if folder.is_dir() else ()
    return [path for path in (folder, *below) if not path.is_symlink() and path.stat().st_mode & OTHERS]


@pytest.fixture
def everybodys() -> Iterator[None]:
    """The usual umask, under which everybody may read what is made."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_commands_make_nothing_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "album").mkdir()
    (tmp_path / "album" / "2023-08-15 diary.md").write_text("Tomas caught a cod.", encoding="utf-8")
    made = tmp_path / "made"
    made.mkdir(mode=0o700)
    code = f"""
import os, sys
os.umask(0o022)
from app.cli.main import main
from app.library import session
from tests.fakes import fake_models
session._load_models = lambda config: (fake_models(), ())
sys.argv = ["yesteryear", *{{words}}, "--library", {str(made / "library")!r}]
main()
"""
    for words in (
        ["ingest", str(tmp_path / "album")],
        ["export", str(made / "vault"), "--media", "copy"],
        ["backup", str(made / "kept" / "b.zip")],
        ["search", "cod"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", code.format(words=words)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert {one.name for one in made.iterdir()} == {"library", "vault", "kept"}
    assert open_to_others(made) == []


def test_a_library_that_everybody_could_read_is_closed_when_it_is_opened(commanded: Path, everybodys: None) -> None:
    opened(commanded).close()
    assert commanded.stat().st_mode & OTHERS
    open_session(commanded).close()
    assert open_to_others(commanded) == []


def test_what_is_not_ours_or_closed_already_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    make_private(tmp_path / "closed")
    assert tmp_path.joinpath("closed").stat().st_mode & 0o777 == 0o500
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs").chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    make_private(tmp_path / "theirs")
    assert (tmp_path / "theirs").stat().st_mode & 0o777 == 0o755


def test_vaults_backups_and_restored_libraries_are_private_whoever_asks(
    tmp_path: Path, album: Path, everybodys: None
) -> None:
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    (tmp_path / "vault").mkdir()
    for _ in range(2):
        export_vault(session.unfiltered, tmp_path / "vault", Originals.COPY)
        assert open_to_others(tmp_path / "vault") == []
    kept = write_backup(session, tmp_path / "b.zip")
    session.close()
    restore_backup(kept.path, tmp_path / "again")
    assert open_to_others(kept.path) == open_to_others(tmp_path / "again") == []
    assert json.loads((tmp_path / "vault" / "files.json").read_text(encoding="utf-8"))
