import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.discovery.scan import hash_of
from ingest.pipeline import apply_sidecars
from ingest.pipeline.apply_sidecars import SIDECAR
from ingest.pipeline.run import Library, forget_asset, ingest
from memory.episodes.strength import worths
from memory.records.corrections import Correction, TimeCorrection, WordsCorrection
from memory.records.derived import EntityKind
from memory.records.library import Asset, ImportedTags, MomentView, TakenFrom, TextKind
from memory.records.query import Query
from memory.retrieval.recall import Sources, recall
from memory.store import assets, corrections, facts, full_text, jobs
from memory.store import moments as moment_store
from tests.conftest import paint, speak
from tests.dump import dump
from tests.ingest.metadata.test_xmp import bag, packet
from tests.ingest.pipeline.test_run import Quiet

TOLD = {
    "title": "lake.jpg",
    "description": "The boat needs a new rope.",
    "photoTakenTime": {"timestamp": "1720963800"},
    "geoData": {"latitude": 47.59, "longitude": 11.34},
    "people": [{"name": "Oma Rosa"}],
    "favorited": True,
}


@pytest.fixture
def takeout(tmp_path: Path) -> Path:
    """An album as Google Takeout exports it: a photo with its JSON, one without, and what describes the album."""
    folder = tmp_path / "Takeout" / "Google Photos" / "Walchensee"
    folder.mkdir(parents=True)
    paint(folder / "lake.jpg", (10, 120, 200))
    paint(folder / "other.jpg", (200, 30, 30))
    (folder / "lake.jpg.supplemental-metadata.json").write_text(json.dumps(TOLD))
    (folder / "metadata.json").write_text(json.dumps({"title": "Two days at the Walchensee"}))
    (folder / "lake.AAE").write_text("<plist/>")
    return folder


def of(library: Library, path: Path) -> tuple[Asset, MomentView]:
    asset = assets.get(library.store, hash_of(path))
    assert asset is not None
    return asset, moment_store.of_asset(library.store, asset.id)[0]


def people_asked_for(library: Library, *names: str) -> list[str]:
    query = Query("", "", people=tuple(name.lower() for name in names))
    allowed = full_text.narrowed(library.store, query)
    assert allowed is not None
    ids = moment_store.ids_of_numbers(library.store, allowed.tolist()).values()
    return [Path(moment_store.remembered(library.store, [one])[one].path).name for one in ids]


def test_what_takeout_tells_is_remembered_and_found(library: Library, takeout: Path, quiet: Quiet) -> None:
    outcome = ingest(library, [takeout], quiet)
    assert (outcome.counts["added"], sum(outcome.counts.values()), outcome.failed) == (2, 2, [])
    asset, one = of(library, takeout / "lake.jpg")
    assert asset.taken_at.at.isoformat() == "2024-07-14T15:30:00+02:00" and asset.taken_from is TakenFrom.SIDECAR
    assert asset.place is not None and asset.place.country == "Germany"
    assert one.moment.at == asset.taken_at
    assert one.text(TextKind.IMPORTED).splitlines() == [
        "The boat needs a new rope.",
        "With Oma Rosa.",
        "Album: Two days at the Walchensee.",
        "A favourite.",
    ]
    told = next(text for text in one.texts if text.kind is TextKind.IMPORTED)
    assert told.recipe == "told-2 lake.jpg.supplemental-metadata.json, metadata.json"
    assert one.own_text.startswith("The boat")
    assert people_asked_for(library, "Oma Rosa") == ["lake.jpg"]
    assert ("Oma Rosa", EntityKind.PERSON) in facts.named_elsewhere(library.store)
    sources = Sources(library.store, library.index, None, "", None, "")
    found = recall(sources, Query("new rope for the boat", "new rope for the boat"), 2)
    assert Path(found[0].remembered.path).name == "lake.jpg"
    assert [worth.favourite for worth in worths(library.store).values()].count(True) == 1
    assert moment_store.favourites(library.store) == [one.moment.id]
    album = ("Two days at the Walchensee",)
    tags = ImportedTags("", "The boat needs a new rope.", (), ("Oma Rosa",), album, favourite=True)
    assert one.tags == (tags,) and full_text.match(library.store, "favourite", 2)[0][1] > 0
    assert corrections.get_all(library.store) == []


def test_a_second_run_does_nothing(library: Library, takeout: Path, quiet: Quiet) -> None:
    ingest(library, [takeout], quiet)
    before = dump(library.store)
    outcome = ingest(library, [takeout], quiet)
    assert outcome.counts["unchanged"] == 2 and dump(library.store) == before


class Models:
    """Counts the pictures that models were given."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen = 0
        captioner = type(library.models.captioner)
        whole = captioner.caption

        def caption(model: object, images: list[object]) -> object:
            self.seen += len(images)
            return whole(model, images)  # type: ignore[arg-type]

        monkeypatch.setattr(captioner, "caption", caption)


def test_a_changed_sidecar_is_read_again_and_no_model_runs(
    library: Library, takeout: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(library, [takeout], quiet)
    models = Models(library, monkeypatch)
    path = takeout / "lake.jpg.supplemental-metadata.json"
    path.write_text(json.dumps({**TOLD, "description": "A heron on the jetty.", "people": []}))
    outcome = ingest(library, [takeout], quiet)
    assert models.seen == 0 and outcome.counts["unchanged"] == 2
    _, one = of(library, takeout / "lake.jpg")
    assert one.own_text.startswith("A heron") and people_asked_for(library, "Oma Rosa") == []
    assert [found for found, _ in full_text.match(library.store, "heron", 5)]
    assert not full_text.match(library.store, "rope", 5)


def test_what_a_sidecar_told_goes_with_it(library: Library, takeout: Path, quiet: Quiet) -> None:
    os.utime(takeout / "lake.jpg", (1_600_000_000, 1_600_000_000))
    ingest(library, [takeout], quiet)
    (takeout / "lake.jpg.supplemental-metadata.json").unlink()
    (takeout / "metadata.json").unlink()
    ingest(library, [takeout], quiet)
    asset, one = of(library, takeout / "lake.jpg")
    assert asset.taken_from is TakenFrom.MTIME and asset.taken_at.at.timestamp() == 1_600_000_000
    assert asset.place is None and one.text(TextKind.IMPORTED) == ""


def test_a_sidecar_that_comes_later_gives_the_same_as_one_that_was_there(
    library: Library, takeout: Path, quiet: Quiet
) -> None:
    path = takeout / "lake.jpg.supplemental-metadata.json"
    state, data = path.stat(), path.read_bytes()
    ingest(library, [takeout], quiet)
    whole = dump(library.store)
    path.unlink()
    ingest(library, [takeout], quiet)
    assert dump(library.store) != whole
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    ingest(library, [takeout], quiet)
    assert dump(library.store) == whole


@pytest.mark.parametrize("text", ["{", "", "[" * 50_000, "\0" * 10, " " * 2_000_000])
def test_a_broken_sidecar_is_a_trouble_and_its_photo_is_taken_in(
    library: Library, takeout: Path, quiet: Quiet, text: str
) -> None:
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(text)
    outcome = ingest(library, [takeout], quiet)
    assert outcome.counts["added"] == 2 and outcome.failed == []
    found = full_text.failures(library.store)
    assert [(Path(path).name, step) for path, step, _ in found] == [("lake.jpg", SIDECAR)]
    assert found[0][2].startswith("lake.jpg.supplemental-metadata.json next to it could not be read")
    assert "Two days" in of(library, takeout / "lake.jpg")[1].own_text
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(json.dumps(TOLD))
    ingest(library, [takeout], quiet)
    assert full_text.failures(library.store) == []


@pytest.mark.parametrize("damage", ["", "\0" * 300, json.dumps(TOLD)[:70]])
def test_a_sidecar_that_is_damaged_later_keeps_what_it_told(
    library: Library, takeout: Path, quiet: Quiet, damage: str
) -> None:
    ingest(library, [takeout], quiet)
    asset, one = of(library, takeout / "lake.jpg")
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(damage)
    ingest(library, [takeout], quiet)
    assert of(library, takeout / "lake.jpg") == (asset, one)
    assert [(Path(path).name, step) for path, step, _ in full_text.failures(library.store)] == [("lake.jpg", SIDECAR)]
    (takeout / "lake.xmp").write_bytes(packet(bag("dc:subject", "holiday")))
    ingest(library, [takeout], quiet)
    told = of(library, takeout / "lake.jpg")[1].text(TextKind.IMPORTED)
    assert {*one.text(TextKind.IMPORTED).splitlines()} < {*told.splitlines()} and "holiday" in told
    assert told.endswith("A favourite.")
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(json.dumps({**TOLD, "description": "A canoe."}))
    ingest(library, [takeout], quiet)
    told = of(library, takeout / "lake.jpg")[1].text(TextKind.IMPORTED)
    assert "canoe" in told and "rope" not in told and full_text.failures(library.store) == []


@pytest.mark.parametrize("value", [None, 7, "x", [], [7], {"name": 7}, {"timestamp": {}}, True])
def test_fields_of_the_wrong_sort_are_left_out(library: Library, takeout: Path, quiet: Quiet, value: object) -> None:
    fields = dict.fromkeys(TOLD, value)
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(json.dumps(fields))
    outcome = ingest(library, [takeout], quiet)
    assert outcome.counts["added"] == 2 and full_text.failures(library.store) == []


def test_the_words_of_two_copies_are_brought_together(library: Library, takeout: Path, quiet: Quiet) -> None:
    year = takeout.parent / "Photos from 2024"
    year.mkdir()
    (year / "lake(1).jpg").write_bytes((takeout / "lake.jpg").read_bytes())
    (takeout / "lake.jpg.supplemental-metadata.json").rename(year / "lake.jpg.supplemental-metadata(1).json")
    (year / "metadata.json").write_text(json.dumps({"title": "Photos from 2024"}))
    outcome = ingest(library, [takeout.parent], quiet)
    assert (outcome.counts["added"], outcome.counts["duplicate"]) == (2, 1)
    said = of(library, takeout / "lake.jpg")[1].own_text
    assert "new rope" in said and "Two days" in said and "Photos from" not in said


def test_a_recording_is_dated_by_its_sidecar_and_what_was_said_stays(
    library: Library, tmp_path: Path, quiet: Quiet
) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    speak(folder / "REC_20200101_000000.wav", speech_s=2.0)
    (folder / "REC_20200101_000000.wav.json").write_text(json.dumps(TOLD))
    ingest(library, [folder], quiet)
    asset, one = of(library, folder / "REC_20200101_000000.wav")
    assert asset.taken_from is TakenFrom.SIDECAR and asset.taken_at.at == datetime(2024, 7, 14, 13, 30, tzinfo=UTC)
    assert one.text(TextKind.TRANSCRIPT) == one.own_text and "rope" in one.text(TextKind.IMPORTED)
    assert (one.moment.at.at - asset.taken_at.at).total_seconds() == pytest.approx(one.moment.start_s or 0.0, abs=1e-3)


def test_keywords_beside_and_inside_a_picture_are_read(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    inside = packet(bag("dc:subject", "jetty"), 'exif:DateTimeOriginal="2024-07-14T15:30:00+02:00"')
    Image.new("RGB", (64, 64), "red").save(folder / "a.jpg", xmp=inside)
    (folder / "a.xmp").write_bytes(packet(bag("dc:subject", "heron"), 'xmp:Rating="5"'))
    ingest(library, [folder], quiet)
    asset, one = of(library, folder / "a.jpg")
    assert one.own_text == "Keywords: heron, jetty.\nA favourite."
    assert asset.taken_from is TakenFrom.EXIF and asset.taken_at.at.isoformat() == "2024-07-14T15:30:00+02:00"


def test_the_owners_marks_win(library: Library, takeout: Path, quiet: Quiet) -> None:
    ingest(library, [takeout], quiet)
    name = hash_of(takeout / "lake.jpg")
    at = datetime(2021, 1, 2, 3, 4, tzinfo=UTC)
    with library.store.transaction():
        corrections.put(library.store, Correction("m1", TimeCorrection(at), at, name))
        corrections.put(library.store, Correction("m2", WordsCorrection("My own words."), at, name))
    (takeout / "lake.jpg.supplemental-metadata.json").write_text(json.dumps({**TOLD, "description": "Other."}))
    ingest(library, [takeout], quiet)
    asset, one = of(library, takeout / "lake.jpg")
    assert asset.taken_from is TakenFrom.OWNER and asset.taken_at.at == one.moment.at.at == at
    assert one.own_text == "My own words." and one.text(TextKind.IMPORTED).startswith("Other.")


def test_what_lies_on_a_disk_that_is_away_keeps_its_words(library: Library, takeout: Path, quiet: Quiet) -> None:
    ingest(library, [takeout], quiet)
    takeout.rename(takeout.with_name("away"))
    paint(takeout.parent / "new.jpg", (1, 2, 3))
    ingest(library, [takeout.parent / "new.jpg"], quiet)
    asset_id = hash_of(takeout.with_name("away") / "lake.jpg")
    assert moment_store.of_asset(library.store, asset_id)[0].own_text.startswith("The boat")


def test_what_is_forgotten_takes_its_words_along(library: Library, takeout: Path, quiet: Quiet) -> None:
    ingest(library, [takeout], quiet)
    name = hash_of(takeout / "lake.jpg")
    forget_asset(library.store, name)
    assert jobs.of_input(library.store, name) == [] and people_asked_for(library, "Oma Rosa") == []
    outcome = ingest(library, [takeout], quiet)
    assert outcome.counts["skipped"] == 1 and not full_text.match(library.store, "rope", 5)


def test_a_picture_cut_short_keeps_the_date_in_its_head(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2016:05:04 03:02:01"
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    path = tmp_path / "album" / "a.jpg"
    path.parent.mkdir()
    Image.fromarray(noise).save(path, exif=exif)
    path.write_bytes(path.read_bytes()[:-900])
    outcome = ingest(library, [path.parent], quiet)
    asset = assets.get(library.store, hash_of(path))
    assert outcome.failed and asset is not None
    assert (asset.taken_at.at.strftime("%Y-%m-%d %H:%M:%S"), asset.taken_from) == (
        "2016-05-04 03:02:01",
        TakenFrom.EXIF,
    )


def test_another_way_to_tell_times_moves_only_what_it_tells_otherwise(
    library: Library, album: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(library, [album], quiet)
    moved: list[str] = []
    monkeypatch.setattr(apply_sidecars, "VERSION", "told-999")
    monkeypatch.setattr(apply_sidecars, "_move", lambda store, asset, about: moved.append(asset.id))
    ingest(library, [album], quiet)
    assert moved == []
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    wrong = replace(assets.get_all(library.store)[hash_of(photo)], taken_from=TakenFrom.FOLDER)
    with library.store.transaction():
        assets.put(library.store, wrong)
    monkeypatch.setattr(apply_sidecars, "VERSION", "told-1000")
    ingest(library, [album], quiet)
    assert moved == [wrong.id]
