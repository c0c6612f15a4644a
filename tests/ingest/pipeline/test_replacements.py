import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.discovery.scan import hash_of
from ingest.pipeline.run import Library, Progress, forget_asset, ingest
from memory.records.corrections import Favourite, Hidden
from memory.records.library import TextKind
from memory.store import assets, corrections, full_text, versions
from memory.store import moments as moment_store
from models.protocols import Caption, Models, Pixels
from models.registry.card import WeightsMissing
from tests.conftest import paint, record
from tests.dump import dump
from tests.fakes import FakeCaptioner
from tests.recordings import write_sound, write_video

Quiet = Callable[[Progress], None]
NOISE = np.random.default_rng(1).normal(0, 0.1, 16_000 * 4).astype(np.float32)


def picture(path: Path, **options: object) -> Path:
    image = Image.fromarray(np.random.default_rng(2).integers(0, 255, (90, 90, 3), dtype=np.uint8))
    image.save(path, **options)
    return path


def animation(path: Path) -> Path:
    image = Image.fromarray(np.random.default_rng(2).integers(0, 255, (90, 90, 3), dtype=np.uint8))
    image.save(path, save_all=True, append_images=[image.rotate(90), image.rotate(180)])
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.jpg": picture,
    "a.png": picture,
    "a.webp": picture,
    "a.tif": picture,
    "a.gif": animation,
    "a.wav": lambda path: record(path, NOISE),
    "a.mp3": lambda path: write_sound(path, [NOISE], "libmp3lame"),
    "a.opus": lambda path: write_sound(path, [NOISE], "libopus"),
    "a.flac": lambda path: write_sound(path, [NOISE], "flac"),
    "a.m4a": lambda path: write_sound(path, [NOISE], "aac"),
    "a.aac": lambda path: write_sound(path, [NOISE], "aac"),
    "a.mp4": lambda path: write_video(path, [("red", 3), ("green", 3)], NOISE),
    "a.mkv": lambda path: write_video(path, [("red", 3), ("green", 3)], NOISE),
    "a.avi": lambda path: write_video(path, [("red", 3), ("green", 3)], NOISE),
    "a.mts": lambda path: write_video(path, [("red", 3), ("green", 3)], codec="mpeg2video"),
}


def remembered(library: Library) -> list[tuple[object, ...]]:
    """Return all that must stay as it is while a file is damaged."""
    found = dump(library.store)
    kept = ("asset", "moment", "moment_text", "vector", "correction", "event", "summary", "fact")
    return [row for table in kept for row in found[table]]


def overwrite(path: Path, data: bytes) -> None:
    """Change the bytes of a file in place, at another time than before."""
    path.write_bytes(data)
    later_ns = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(later_ns, later_ns))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) * 6 // 10],
    "never filled": lambda data: data[: len(data) // 2] + b"\0" * max(8192, len(data) - len(data) // 2),
    "empty": lambda data: b"",
    "zeros": lambda data: b"\0" * len(data),
    "other bytes": lambda data: b"\x93\xfa\x01" * (len(data) // 3),
}


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_damaged_keeps_its_memory_and_is_listed_until_it_is_back(
    library: Library, tmp_path: Path, quiet: Quiet, name: str
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    path = MAKERS[name](album / name)
    whole = path.read_bytes()
    assert ingest(library, [album], quiet).counts["added"] == 1
    before = remembered(library)
    for damage, spoil in DAMAGES.items():
        overwrite(path, spoil(whole))
        outcome = ingest(library, [album], quiet)
        assert [Path(one).name for one, _ in outcome.failed] == [name], damage
        assert outcome.counts["failed"] == 1 and "is kept" in outcome.failed[0][1]
        assert remembered(library) == before, damage
        assert [one.path for one in versions.damaged(library.store)] == [str(path)]
        assert (str(path), "damaged") in {(at, step) for at, step, _ in full_text.failures(library.store)}
        again = ingest(library, [album], quiet)
        assert again.failed == [] and again.counts["unchanged"] == 1
        assert remembered(library) == before
    overwrite(path, whole)
    outcome = ingest(library, [album], quiet)
    assert (outcome.counts["unchanged"], outcome.failed) == (1, [])
    assert remembered(library) == before and versions.get_all(library.store) == {}
    assert full_text.failures(library.store) == []


@pytest.mark.parametrize("name", ["a.wav", "a.avi", "a.flac", "a.mkv", "a.mp3", "a.mp4"])
def test_a_recording_cut_short_is_told_by_its_header_where_no_beginning_was_kept(
    library: Library, tmp_path: Path, quiet: Quiet, name: str
) -> None:
    path = MAKERS[name](tmp_path / name)
    ingest(library, [path], quiet)
    versions.put_beginning(library.store, hash_of(path), versions.Beginning())
    before = remembered(library)
    overwrite(path, DAMAGES["cut"](path.read_bytes()))
    ingest(library, [path], quiet)
    assert versions.damaged(library.store) and remembered(library) == before


@pytest.mark.parametrize("name", ["a.opus", "a.flac", "a.mkv"])
def test_a_recording_whose_end_is_written_over_is_damaged(
    library: Library, tmp_path: Path, quiet: Quiet, name: str
) -> None:
    (tmp_path / "album").mkdir()
    path = MAKERS[name](tmp_path / "album" / name)
    ingest(library, [path.parent], quiet)
    before, data = remembered(library), path.read_bytes()
    overwrite(path, data[: len(data) // 3] + np.random.default_rng(3).bytes(len(data) - len(data) // 3))
    assert [Path(one).name for one, _ in ingest(library, [path.parent], quiet).failed] == [name]
    assert remembered(library) == before


def test_a_proper_new_version_takes_the_place_and_the_marks(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    path = record(tmp_path / "a.wav", NOISE)
    ingest(library, [path], quiet)
    old = hash_of(path)
    corrections.put(library.store, corrections.new_correction(Favourite(), asset_id=old))
    record(path, NOISE[: 16_000 * 2])  # cut in an editor: its header says so
    outcome = ingest(library, [path], quiet)
    assert (outcome.counts["changed"], outcome.failed) == (1, [])
    assert assets.get(library.store, old) is None
    assert [one.asset_id for one in corrections.get_all(library.store)] == [hash_of(path)]
    assert versions.get_all(library.store) == {}


def test_a_damaged_file_whose_new_version_comes_is_replaced(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    path = paint(tmp_path / "a.jpg", (200, 30, 30))
    ingest(library, [path], quiet)
    overwrite(path, path.read_bytes()[:-40])
    assert ingest(library, [path], quiet).failed
    paint(path, (30, 60, 200))
    outcome = ingest(library, [path], quiet)
    assert (outcome.counts["changed"], outcome.failed, versions.get_all(library.store)) == (1, [], {})
    assert moment_store.of_asset(library.store, hash_of(path))[0].text(TextKind.CAPTION) == "something blue"


def test_a_note_made_shorter_is_an_edit_and_one_without_words_is_damaged(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = tmp_path / "n.md"
    path.write_text("We rowed across the fjord.\n\nTomas caught a cod." + "\n\nAnd on we went." * 40, encoding="utf-8")
    ingest(library, [path], quiet)
    overwrite(path, b"We rowed across the fjord.\n")
    assert ingest(library, [path], quiet).counts["changed"] == 1
    assert full_text.match(library.store, "fjord", 5) and not full_text.match(library.store, "cod", 5)
    for data in (b"", b"\0" * 90, b" \n\t \n"):
        overwrite(path, data)
        assert ingest(library, [path], quiet).counts["failed"] == 1
        assert full_text.match(library.store, "fjord", 5)


def damaged_note(library: Library, folder: Path, quiet: Quiet) -> Path:
    """Take in a note that is empty afterwards."""
    path = folder / "n.md"
    path.write_text("We rowed across the fjord.\n", encoding="utf-8")
    ingest(library, [path], quiet)
    overwrite(path, b"")
    ingest(library, [path], quiet)
    return path


def test_a_damaged_note_that_is_forgotten_is_listed_no_more_and_another_one_is(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = damaged_note(library, tmp_path, quiet)
    forget_asset(library.store, assets.paths(library.store)[str(path)].asset_id)
    outcome = ingest(library, [path], quiet)
    assert (outcome.counts["skipped"], outcome.failed, full_text.failures(library.store)) == (1, [], [])
    assert not full_text.match(library.store, "fjord", 5)
    other = tmp_path / "o.md"
    other.write_text("Tomas caught a cod.\n", encoding="utf-8")
    ingest(library, [other], quiet)
    overwrite(other, b"")
    assert len(ingest(library, [other], quiet).failed) == 1
    overwrite(path, b"A new day.\n")
    assert ingest(library, [path], quiet).counts["added"] == 1


def test_what_is_meant_to_be_empty_takes_its_memory_along_and_may_come_back(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = damaged_note(library, tmp_path, quiet)
    versions.reopen(library.store, str(path), is_meant=True)
    assert ingest(library, [path], quiet).failed == []
    assert not full_text.match(library.store, "fjord", 5) and full_text.failures(library.store) == []
    assert ingest(library, [path], quiet).counts["skipped"] == 1
    overwrite(path, b"We rowed across the fjord.\n")
    assert ingest(library, [path], quiet).counts["added"] == 1


def test_a_recording_that_is_meant_to_be_shorter_is_taken_in(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    path = MAKERS["a.mp3"](tmp_path / "a.mp3")
    ingest(library, [path], quiet)
    overwrite(path, DAMAGES["cut"](path.read_bytes()))
    ingest(library, [path], quiet)
    versions.reopen(library.store, str(path), is_meant=True)
    assert ingest(library, [path], quiet).counts["changed"] == 1
    assert assets.paths(library.store)[str(path)].asset_id == hash_of(path)
    assert moment_store.of_asset(library.store, hash_of(path)) and versions.get_all(library.store) == {}


def test_another_copy_goes_on_and_is_the_one_to_open(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    first = paint(tmp_path / "a.jpg", (200, 30, 30))
    second = tmp_path / "b.jpg"
    second.write_bytes(first.read_bytes())
    ingest(library, [first, second], quiet)
    before = remembered(library)
    assert assets.copies(library.store)
    overwrite(first, first.read_bytes()[:-40])
    ingest(library, [first, second], quiet)
    assert remembered(library) == before and assets.copies(library.store) == {}
    assert assets.first_paths(library.store, [hash_of(second)]) == {hash_of(second): str(second)}


def test_a_file_that_moved_while_a_broken_one_took_its_place_is_found_where_it_is(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    path = paint(album / "a.jpg", (200, 30, 30))
    ingest(library, [album], quiet)
    path.rename(album / "z.jpg")
    overwrite(paint(path, (1, 2, 3)), b"broken")
    outcome = ingest(library, [album], quiet)
    assert (outcome.counts["moved"], outcome.counts["failed"]) == (1, 1)
    held = moment_store.of_asset(library.store, hash_of(album / "z.jpg"))
    assert [one.path for one in held] == [str(album / "z.jpg")]


def test_a_damaged_file_that_vanishes_is_offline_and_no_longer_damaged(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    path = paint(album / "a.jpg", (200, 30, 30))
    ingest(library, [album], quiet)
    before = remembered(library)
    overwrite(path, b"")
    ingest(library, [album], quiet)
    path.unlink()
    ingest(library, [album], quiet)
    assert (versions.get_all(library.store), assets.offline(library.store)) == ({}, [str(path)])
    assert remembered(library) == before
    path.write_bytes(b"")
    assert len(ingest(library, [album], quiet).failed) == 1
    assert (assets.offline(library.store), remembered(library)) == ([], before)


def test_what_is_hidden_stays_hidden_while_it_is_damaged_and_when_it_is_replaced(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = tmp_path / "n.md"
    path.write_text("We rowed across the fjord.\n", encoding="utf-8")
    ingest(library, [path], quiet)
    corrections.put(library.store, corrections.new_correction(Hidden(), asset_id=hash_of(path)))
    overwrite(path, b"")
    assert ingest(library, [path], quiet).failed == []
    assert full_text.failures(library.store.public) == [] and versions.damaged(library.store.public) == []
    assert len(versions.damaged(library.store)) == 1
    overwrite(path, b"We rowed across the fjord again.\n")
    ingest(library, [path], quiet)
    assert full_text.match(library.store, "fjord", 5) and not full_text.match(library.store.public, "fjord", 5)


class Away(FakeCaptioner):
    """A model whose server is off while `away`, and that fails while `wrong`."""

    name = "away"
    away = wrong = False

    def caption(self, images: object) -> list[Caption]:  # type: ignore[override]
        if self.wrong:
            raise RuntimeError("the model fell over")
        return super().caption(images)  # type: ignore[arg-type]


class Deaf:
    """A transcriber whose server is off."""

    name = "fake-transcriber"

    def transcribe(self, samples: object) -> Iterator[object]:
        raise WeightsMissing("the server is off")


def test_what_waits_for_a_model_leaves_the_last_good_version_where_it_is(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = record(tmp_path / "a.wav", NOISE)
    ingest(library, [path], quiet)
    before = remembered(library)
    record(path, NOISE[::-1].copy())
    deaf = replace(library, models=replace(library.models, transcriber=Deaf()))  # type: ignore[arg-type]
    outcome = ingest(deaf, [path], quiet)
    assert outcome.away and outcome.failed == [] and outcome.counts["skipped"] == 1
    assert remembered(library) == before
    assert ingest(library, [path], quiet).counts["changed"] == 1
    assert set(assets.get_all(library.store)) == {hash_of(path)}


def test_a_model_that_fails_over_new_bytes_costs_nothing_of_the_old(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = paint(tmp_path / "a.jpg", (200, 30, 30))
    ingest(library, [path], quiet)
    model = Away()
    wrong = replace(library, models=replace(library.models, captioner=model))
    ingest(wrong, [path], quiet)
    before = remembered(library)
    model.wrong = True
    paint(path, (30, 60, 200))
    assert "fell over" in ingest(wrong, [path], quiet).failed[0][1]
    assert remembered(library) == before
    model.wrong = False
    assert ingest(wrong, [path], quiet).failed == []
    assert set(assets.get_all(library.store)) == {hash_of(path)} and versions.get_all(library.store) == {}


def test_nothing_is_perceived_anew_from_other_bytes_than_its_own(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    path = paint(tmp_path / "a.jpg", (200, 30, 30))
    ingest(library, [path], quiet)
    overwrite(path, b"")
    ingest(library, [path], quiet)
    unlooked = paint(tmp_path / "b.jpg", (30, 60, 200))
    ingest(library, [unlooked], quiet)
    overwrite(unlooked, b"")

    class Other(FakeCaptioner):
        name = "other"

        def caption(self, images: "list[Pixels] | object") -> list[Caption]:  # type: ignore[override]
            raise AssertionError("nothing is there to be seen")

    other: Models = replace(library.models, captioner=Other(), image_text=None, ocr=None)
    note = tmp_path / "n.md"
    note.write_text("We rowed.", encoding="utf-8")
    assert ingest(replace(library, models=other), [note], quiet).failed == []
    told = {one.text(TextKind.CAPTION) for one in moment_store.all_remembered(library.store)}
    assert told == {"something red", "something blue", ""}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["whole", "cut", "empty", "junk", "other", "gone"]), min_size=1, max_size=5))
def test_whatever_happens_to_a_picture_the_last_version_that_could_be_read_is_remembered(
    library: Library, tmp_path: Path, changes: list[str]
) -> None:
    album = tmp_path / "album"
    album.mkdir(exist_ok=True)
    path = paint(album / "a.jpg", (200, 30, 30))
    whole, told = path.read_bytes(), "something red"
    other = paint(tmp_path / "other.jpg", (30, 60, 200)).read_bytes()
    data = {"whole": whole, "cut": whole[:-30], "empty": b"", "junk": b"\x93\x01" * 200, "other": other}
    ingest(library, [album], lambda _: None)
    for change in changes:
        if change == "gone":
            path.unlink(missing_ok=True)
        else:
            overwrite(paint(path, (0, 0, 0)), data[change])
        told = {"whole": "something red", "other": "something blue"}.get(change, told)
        ingest(library, [album], lambda _: None)
        assert [one.text(TextKind.CAPTION) for one in moment_store.all_remembered(library.store)] == [told]
        assert bool(versions.damaged(library.store)) == (change in ("cut", "empty", "junk"))
