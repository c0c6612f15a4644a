"""Nothing is left out without a word: what a look passes over is counted and named, now and until the next look."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.services.status import store_table
from app.ui import problems
from ingest.discovery import left_out as reasons
from ingest.files.step_names import PERCEIVE
from ingest.pipeline.run import Library, forget_asset, ingest, perceive_all
from memory.records.file_names import visible
from memory.records.library import Kind
from memory.store import assets, left_out
from models.protocols import Pixels, Vectors
from models.registry.card import WeightsMissing
from tests.commands import run, told
from tests.conftest import bad_name, paint
from tests.fakes import FakeImageText
from tests.pages import opened


def groups(table: object) -> dict[str, list[str]]:
    assert isinstance(table, dict)
    assert all(one["count"] >= len(one["paths"]) for one in table["left_out"])
    return {one["reason"]: one["paths"] for one in table["left_out"]}


def test_every_file_of_a_folder_is_taken_in_counted_or_named(commanded: Path, album: Path) -> None:
    (album / "paper.psd").write_bytes(b"8BPS")
    (album / "README").write_bytes(b"x")
    (album / ".DS_Store").write_bytes(b"x")
    (album / "Thumbs.db").write_bytes(b"x")
    (album / "2023-08 Norway" / "IMG_20230814_101500.jpg.xmp").write_bytes(b"<x:xmpmeta/>")
    for name in (".trash", "@eaDir"):
        (album / name).mkdir()
        paint(album / name / "x.jpg", (1, 1, 1))
    os.mkfifo(album / "pipe.jpg")
    (album / "again").symlink_to(album / "2023-08 Norway")
    library = album / "library"
    done = told("ingest", album, "--library", library)
    assert groups(done) == {
        f"{reasons.NOT_READ} (.psd)": [str(album / "paper.psd")],
        reasons.NOT_READ: [str(album / "README")],
        reasons.HIDDEN_FILE: [str(album / ".DS_Store"), str(album / "Thumbs.db")],
        reasons.HIDDEN_FOLDER: [str(album / ".trash"), str(album / "@eaDir")],
        reasons.NOT_A_FILE: [str(album / "pipe.jpg")],
        reasons.SEEN: [str(album / "again")],
        reasons.LIBRARY: [str(library)],
    }
    assert isinstance(done, dict) and done["skipped"] == 3
    assert groups(told("status", "--library", library)) == groups(done)
    assert f"1: {reasons.NOT_READ} (.psd)" in run("status", "--library", library).stdout
    assert f"1: {reasons.LIBRARY}" in run("ingest", album, "--library", library).stdout


def test_what_is_no_longer_left_out_is_no_longer_told(commanded: Path, album: Path) -> None:
    (album / "paper.psd").write_bytes(b"8BPS")
    told("ingest", album)
    (album / "paper.psd").unlink()
    assert groups(told("ingest", album)) == groups(told("status")) == {}


def test_what_was_forgotten_is_counted_and_its_name_not_kept(commanded: Path, album: Path) -> None:
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    told("ingest", album)
    told("forget", photo)
    done = told("ingest", album)
    assert groups(done) == {reasons.FORGOTTEN: [str(photo)]}
    status = told("status")
    assert isinstance(status, dict)
    assert status["left_out"] == [{"reason": reasons.FORGOTTEN, "count": 1, "paths": []}]
    for file in commanded.rglob("*"):
        assert file.is_dir() or photo.name.encode() not in file.read_bytes()


class Away(FakeImageText):
    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        raise WeightsMissing("the encoder is away")


def without_eyes(library: Library) -> Library:
    return replace(library, models=replace(library.models, image_text=Away()))


def test_what_waits_for_a_model_is_named(library: Library, album: Path) -> None:
    done = ingest(without_eyes(library), [album], lambda _: None)
    (group,) = done.left_out
    assert (group.reason, group.count) == (reasons.WAITING, 2) and done.counts["skipped"] == 2
    assert list(group.paths) == sorted(map(str, album.rglob("*.jpg")))
    assert reasons.skipped(library.store) == [group]
    assert groups(store_table(library.store)) == {reasons.WAITING: list(group.paths)}


def test_what_waits_for_a_model_is_told_until_it_no_longer_does(library: Library, album: Path, tmp_path: Path) -> None:
    (album / "paper.psd").write_bytes(b"8BPS")
    other = tmp_path / "other"
    other.mkdir()
    paint(other / "IMG_20230819_101500.jpg", (90, 90, 30))
    for tops in ([album], [album, other], [album]):
        ingest(without_eyes(library), tops, lambda _: None)
    photos = sorted(map(str, [*album.rglob("*.jpg"), *other.rglob("*.jpg")]))
    told_of = groups(store_table(library.store))
    assert told_of == {f"{reasons.NOT_READ} (.psd)": [str(album / "paper.psd")], reasons.WAITING: photos}
    forget_asset(library.store, assets.paths(library.store)[photos[0]].asset_id)
    assert groups(store_table(library.store))[reasons.WAITING] == photos[1:]
    perceive_all(library, lambda _: None)
    assert reasons.WAITING not in groups(store_table(library.store))
    changes = library.store.connection.total_changes
    left_out.put_waiting(library.store, [Kind.PHOTO])
    assert library.store.connection.total_changes == changes
    paint(other / "IMG_20230820_101500.jpg", (30, 90, 200))
    ingest(library, [other], lambda _: None)
    assert left_out.waiting(library.store, reasons.WAITING, PERCEIVE) == []
    assert reasons.WAITING not in groups(store_table(library.store))


def test_new_bytes_that_wait_for_a_model_are_told_beside_what_is_kept(library: Library, album: Path) -> None:
    ingest(library, [album], lambda _: None)
    photo = next(album.rglob("*.jpg"))
    paint(photo, (3, 200, 90))
    ingest(without_eyes(library), [album], lambda _: None)
    assert groups(store_table(library.store)) == {reasons.WAITING: [str(photo)]}
    ingest(library, [album], lambda _: None)
    assert groups(store_table(library.store)) == {}


def test_the_page_names_what_waits_for_a_model(tmp_path: Path) -> None:
    (tmp_path / "album").mkdir()
    paint(tmp_path / "album" / "IMG_20230819_101500.jpg", (90, 90, 30))
    session = opened(tmp_path / "library")
    try:
        ingest(without_eyes(session.library), [tmp_path / "album"], lambda _: None)
        assert f"1: {reasons.WAITING}" in problems.passed_over(session)
    finally:
        session.close()


def test_galleries_pass_nomedia_by_and_memory_does_not(commanded: Path, album: Path) -> None:
    (album / "2023-08 Norway" / ".nomedia").touch()
    done = told("ingest", album)
    assert isinstance(done, dict) and done["added"] == 4
    assert groups(done) == {reasons.HIDDEN_FILE: [str(album / "2023-08 Norway" / ".nomedia")]}


def test_our_vaults_pages_are_no_notes_also_of_an_old_vault(commanded: Path, album: Path) -> None:
    told("ingest", album)
    before = told("search", "")
    for name in ("vault", "old vault"):
        assert run("export", album / name, "--media", "copy").exit_code == 0
    (album / "old vault" / ".yesteryear-vault").unlink()
    done = told("ingest", album)
    assert groups(done) == {reasons.VAULT: [str(album / "old vault"), str(album / "vault")]}
    assert groups(told("ingest", album / "vault")) == {reasons.VAULT: [str(album / "vault")]}
    assert told("search", "") == before


def test_so_many_are_named_and_all_are_counted(commanded: Path, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(left_out.MOST_PATHS + 5):
        (tmp_path / "many" / f"{number}.psd").touch()
    for number in range(reasons.MOST_ENDINGS + 5):
        (tmp_path / "many" / f"one.x{number}").touch()
    done = told("ingest", tmp_path / "many")
    assert isinstance(done, dict)
    table = {one["reason"]: one for one in done["left_out"]}
    pdfs = table[f"{reasons.NOT_READ} (.psd)"]
    assert (pdfs["count"], len(pdfs["paths"])) == (left_out.MOST_PATHS + 5, left_out.MOST_PATHS)
    assert len(table) <= reasons.MOST_ENDINGS + 1
    assert sum(one["count"] for one in done["left_out"]) == done["skipped"]


def test_the_library_page_names_what_was_left_out_and_why(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    names = [bad_name(tmp_path / "a", name) for name in (b"caf\xe9.psd", b"<b>.psd")]
    for path in names:
        path.touch()
    session = opened(tmp_path / "library")
    try:
        assert problems.passed_over(session) == ""
        ingest(session.library, [tmp_path / "a"], lambda _: None)
        shown = problems.passed_over(session)
        assert f"2: {reasons.NOT_READ} (.psd)" in shown and "<b>" not in shown
        assert visible(str(names[0])) in shown and "&lt;b&gt;.psd" in shown
    finally:
        session.close()
