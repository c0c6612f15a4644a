"""What a kill leaves: at every step at which it may come, nothing is lost and no copy of the memory stays behind."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.export.exporter import export_vault
from app.library.backup import write_backup
from app.library.private import FOLDER_MODE
from app.library.session import Session, open_session
from app.library.unfinished import NOTES, PREFIX, SEEN_PREFIX, sweep
from app.services.library import forget_assets
from ingest.pipeline.run import ingest
from memory.store import assets
from tests.commands import run
from tests.conftest import ROOT
from tests.dump import dump_file
from tests.pages import opened

CANARY = b"Zanzibarello"

KILLED_AT_EACH_STEP = """
import json, os, shutil, signal, sys
from pathlib import Path
from app.library import unfinished
from app.library.backup import restore_backup, write_backup
from app.export.exporter import export_vault
from tests.pages import opened

kind, library, target, source = sys.argv[1], *map(Path, sys.argv[2:])

def work():
    if kind == "restore":
        restore_backup(source, library)
        return
    session = opened(library)
    export_vault(session.unfiltered, target) if kind == "export" else write_backup(session, target)

def dying(step, count):
    def stepping(*args, **named):
        count[0] -= 1
        if not count[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **named)
    return stepping

for number in range(1, 200):
    pid = os.fork()
    if not pid:
        count = [number]
        for name in ("rename", "replace", "unlink", "mkdir", "chmod"):
            setattr(Path, name, dying(getattr(Path, name), count))
        shutil.rmtree = dying(shutil.rmtree, count)
        os.fsync = dying(os.fsync, count)
        work()
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    print(json.dumps([number, status]), flush=True)
    sys.stdin.readline()
    if not status:
        break
"""


@pytest.fixture
def session(tmp_path: Path, album: Path) -> Session:
    (album / "2023-08-16 word.md").write_text(f"The word is {CANARY.decode()}.", encoding="utf-8")
    found = opened(tmp_path / "home" / "library")
    ingest(found.library, [album], lambda _: None)
    return found


def killed_at_each_step(kind: str, library: Path, target: Path, source: Path = Path()) -> Iterator[bool]:
    """Run a piece of work again and again, killed one step later each time; yield whether it was killed."""
    words = [sys.executable, "-c", KILLED_AT_EACH_STEP, kind, str(library), str(target), str(source)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin and child.stdout
        for line in child.stdout:
            number, status = json.loads(line)
            assert status in (0, 9), f"step {number} ended with {status}"
            yield status != 0
            child.stdin.write("\n")
            child.stdin.flush()


def holding(folder: Path, word: bytes = CANARY) -> list[Path]:
    """Return the files below a folder that hold a word, and all hidden folders of ours."""
    files = [path for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]
    return files + list(folder.rglob(f"{PREFIX}*"))


def test_a_killed_backup_leaves_nothing_or_itself(session: Session, tmp_path: Path) -> None:
    session.close()
    target = tmp_path / "kept" / "b.zip"
    kills = 0
    for was_killed in killed_at_each_step("backup", session.folder, target):
        kills += was_killed
        sweep(session.folder)
        assert not target.parent.exists() or {one.name for one in target.parent.iterdir()} <= {"b.zip"}
        assert not (session.folder / NOTES).exists()
        target.unlink(missing_ok=True)
    assert kills > 8


def test_a_killed_export_leaves_the_vault_before_or_the_one_after_and_what_is_the_owners(
    session: Session, tmp_path: Path, album: Path
) -> None:
    vault = tmp_path / "home" / "vault"
    export_vault(session.unfiltered, vault)
    (vault / "mine").mkdir()
    (vault / "mine" / "thoughts.md").write_text("mine", encoding="utf-8")
    (vault / "link").symlink_to("nowhere")
    pages = {path.relative_to(vault) for path in vault.rglob("*")}
    (album / "2023-09-01 later.md").write_text("We came back.", encoding="utf-8")
    ingest(session.library, [album], lambda _: None)
    session.close()
    shutil.copytree(vault, tmp_path / "before", symlinks=True)
    kills, seen = 0, set()
    for was_killed in killed_at_each_step("export", session.folder, vault):
        kills += was_killed
        assert sweep(session.folder) == () and not list(vault.parent.glob(f"{PREFIX}*"))
        found = {path.relative_to(vault) for path in vault.rglob("*")}
        is_new = Path("days/2023-09-01.md") in found
        seen.add(is_new)
        assert found >= pages and (found == pages) == (not is_new)
        assert (vault / "mine" / "thoughts.md").read_text(encoding="utf-8") == "mine"
        if is_new:
            shutil.rmtree(vault)
            shutil.copytree(tmp_path / "before", vault, symlinks=True)
    assert kills > 20 and seen == {False, True}


def test_a_killed_restore_leaves_no_library_or_a_whole_one(session: Session, tmp_path: Path) -> None:
    (session.folder / "config.toml").write_text('owner = "Anna"\n', encoding="utf-8")
    (session.folder / "notes").mkdir()
    (session.folder / "notes" / "a.md").write_text("We rowed.", encoding="utf-8")
    kept = write_backup(session, tmp_path / "b.zip").path
    before = dump_file(session.folder / "library.sqlite3")
    session.close()
    folder = tmp_path / "other" / "library"
    kills, seen = 0, set()
    for was_killed in killed_at_each_step("restore", folder, folder, kept):
        kills += was_killed
        if folder.exists():
            assert sweep(folder) == () and not list(folder.glob(f"{PREFIX}*"))
        names = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
        seen.add(tuple(names))
        if names:
            assert names == ["config.toml", "library.json", "library.sqlite3", "notes"]
            assert dump_file(folder / "library.sqlite3") == before
        shutil.rmtree(folder, ignore_errors=True)
    assert kills > 8 and len(seen) == 2


@pytest.mark.parametrize("forgetting", [True, False])
def test_the_next_command_and_forget_remove_what_a_kill_left(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetting: bool
) -> None:
    monkeypatch.setattr("app.library.session._load_models", lambda config: (session.models, ()))
    code = """
import os, signal, sys
from pathlib import Path
from app.library import backup
from tests.pages import opened
def packing(told):
    if told == "Packing the backup":
        os.kill(os.getpid(), signal.SIGKILL)
backup.write_backup(opened(Path(sys.argv[1])), Path(sys.argv[2]), packing)
"""
    (tmp_path / "kept").mkdir()
    words = [sys.executable, "-c", code, str(session.folder), str(tmp_path / "kept")]
    assert subprocess.run(words, cwd=ROOT).returncode == -9
    assert any(CANARY in path.read_bytes() for path in (tmp_path / "kept").rglob("*.sqlite3"))
    if forgetting:
        note = next(one for one in assets.paths(session.unfiltered).values() if "word" in one.path)
        assert "copies_left" not in forget_assets(session, [note.asset_id])
        assert holding(tmp_path / "home") == []
    else:
        open_session(session.folder).close()
    assert list((tmp_path / "kept").iterdir()) == []
    session.close()


def test_a_folder_that_a_living_process_uses_stays(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from app.library.unfinished import making
with making(Path(sys.argv[1]), Path(sys.argv[1])) as made:
    print(made.folder, flush=True)
    sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout
        folder = Path(child.stdout.readline().strip())
        assert sweep(tmp_path) == () and folder.is_dir() and folder.stat().st_mode & 0o777 == FOLDER_MODE
        child.communicate("\n")
    assert list(tmp_path.iterdir()) == []


def left_over(library: Path, beside: Path, prefix: str = PREFIX) -> Path:
    """Leave what a process leaves that is killed while it makes something."""
    library.mkdir(exist_ok=True)
    code = f"""
import os, signal
from pathlib import Path
from app.library.unfinished import making
with making(Path({str(library)!r}), Path({str(beside)!r}), {prefix!r}) as made:
    (made.folder / "copy").write_bytes({CANARY!r})
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == -9
    return next(beside.glob(f"{prefix}*"))


def test_a_copy_of_the_library_does_not_reach_for_the_folders_of_the_other(tmp_path: Path) -> None:
    folder = left_over(tmp_path / "library", tmp_path)
    shutil.copytree(tmp_path / "library", tmp_path / "copy")
    assert sweep(tmp_path / "copy") == (folder,) and (folder / "copy").exists()
    assert sweep(tmp_path / "library") == () and not folder.exists()
    assert sweep(tmp_path / "copy") == () and not (tmp_path / "copy" / NOTES).exists()


def test_a_moved_library_still_finds_them(tmp_path: Path) -> None:
    folder = left_over(tmp_path / "library", tmp_path)
    (tmp_path / "library").rename(tmp_path / "moved")
    assert sweep(tmp_path / "moved") == () and not folder.exists()


def test_a_disk_that_is_not_there_is_told_until_it_is(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    folder = left_over(tmp_path / "library", tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "elsewhere")
    assert sweep(tmp_path / "library") == (folder,)
    (tmp_path / "disk").mkdir()  # an empty mount point
    assert sweep(tmp_path / "library") == (folder,)
    (tmp_path / "disk").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "disk")
    assert sweep(tmp_path / "library") == () and not folder.exists()


@pytest.mark.parametrize("prefix", [PREFIX, SEEN_PREFIX])
def test_a_temporary_folder_that_was_cleared_and_made_anew_is_not_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    folder = left_over(tmp_path / "library", temporary, prefix)
    assert folder.is_dir()
    temporary.rename(tmp_path / "gone")
    temporary.mkdir()
    assert sweep(tmp_path / "library") == () and not (tmp_path / "library" / NOTES).exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_in_an_earlier_temporary_folder_is_removed_or_gone(tmp_path: Path, is_there: bool) -> None:
    (tmp_path / "tmp-of-a-service").mkdir()
    folder = left_over(tmp_path / "library", tmp_path / "tmp-of-a-service", SEEN_PREFIX)
    if not is_there:
        shutil.rmtree(folder.parent)
    assert sweep(tmp_path / "library") == () and not folder.exists()
    assert not (tmp_path / "library" / NOTES).exists()


@pytest.mark.parametrize("where", ["folder", "from", "to"])
def test_a_note_that_somebody_made_up_removes_and_moves_nothing(tmp_path: Path, where: str) -> None:
    folder = left_over(tmp_path / "library", tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine", encoding="utf-8")
    note = next((tmp_path / "library" / NOTES).glob("*.json"))
    told = json.loads(note.read_text(encoding="ascii"))
    told["library"] += 1  # whoever hands a library on cannot know where it will lie
    if where == "folder":
        told["folder"] = str(tmp_path / "mine")
    else:
        inside, outside = str(folder / "x"), str(tmp_path / "mine")
        told["moves"] = [[outside, inside] if where == "from" else [str(folder / "copy"), str(tmp_path / "mine2")]]
    note.write_text(json.dumps(told), encoding="ascii")
    sweep(tmp_path / "library")
    assert (tmp_path / "mine" / "a.txt").exists() and not (tmp_path / "mine2").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": "/"}'])
def test_a_torn_note_goes(tmp_path: Path, text: str) -> None:
    (tmp_path / NOTES).mkdir()
    (tmp_path / NOTES / "ab.json").write_text(text, encoding="ascii")
    assert sweep(tmp_path) == () and not (tmp_path / NOTES).exists()


def test_forget_says_where_a_copy_may_still_be(commanded: Path, tmp_path: Path) -> None:
    note = tmp_path / "2023-08-15 diary.md"
    note.write_text("Tomas caught a cod.", encoding="utf-8")
    (tmp_path / "disk").mkdir()
    assert run("ingest", note).exit_code == 0
    folder = left_over(commanded, tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "taken out")
    found = run("forget", note, "--json")
    assert found.exit_code == 0 and json.loads(found.stdout)["copies_left"] == [str(folder)]
    assert str(folder) in found.stderr
