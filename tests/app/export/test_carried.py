import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export import jsonld
from app.export.carried import FACES, FORGOTTEN, Asked, read_done
from app.export.exporter import export_vault
from app.export.importer import import_vault
from app.export.manifest import LIBRARY, MANIFEST, digest_of, read_manifest
from app.library.session import Session
from app.library.verify import verify_library
from app.services import corrections as services_corrections
from app.services import people
from app.services.people import apart, called, erase_traces, take_back
from ingest.pipeline.run import derive, forget_asset, ingest
from memory.identity.anchors import Person
from memory.records.library import TextKind, Trace
from memory.store import access_log, albums, appearances, assets, corrections
from memory.store import dump as dump_store
from memory.store import moments as moment_store
from tests.conftest import record
from tests.dump import dump
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.perception.test_faces import picture
from tests.made import FIRST_DAY
from tests.pages import opened

Quiet = Callable[[object], None]


@pytest.fixture
def met(tmp_path: Path, quiet: Quiet) -> Session:
    """A library with faces and voices, some named, and with something asked, tried and forgotten."""
    session = opened(tmp_path / "met", replace(fake_models(), faces=FakeFaces(), voices=FakeVoices()))
    for name, colours in (
        ("a", ("red", "blue")),
        ("b", ("red",)),
        ("c", ("red",)),
        ("d", ("green", "blue")),
        ("e", ("blue",)),
    ):
        picture(tmp_path / "album" / f"{name}.png", *colours)
    record(tmp_path / "album" / "v.wav", np.concatenate([spoken("red", 4.0), spoken("blue", 4.0)]))
    (tmp_path / "album" / "secret.md").write_text("Nobody is to read this.\n", encoding="utf-8")
    (tmp_path / "album" / "bad.jpg").write_bytes(b"\xff\xd8\xff no picture")
    ingest(session.library, [tmp_path / "album"], quiet)
    red, voice, blue = (alone_in(session, name) for name in ("b.png", "v.wav", "e.png"))
    services_corrections.record(session, called(session, red.number, "Lena"))
    services_corrections.record(session, called(session, voice.number, "Tomas"))
    services_corrections.record(session, apart(session, blue.number, in_file(session, blue, "d.png")))
    album = albums.make(session.store, "Friends", FIRST_DAY)
    albums.add(session.store, album.id, [red.appearances[0].asset_id], FIRST_DAY)
    access_log.note(session.store, [red.appearances[0].moment_id], FIRST_DAY)
    with session.unfiltered.transaction():
        forget_asset(
            session.unfiltered, assets.paths(session.unfiltered)[str(tmp_path / "album" / "secret.md")].asset_id
        )
    return session


def in_file(session: Session, person: Person, name: str) -> list[str]:
    """Return the ids of somebody's appearances in a file."""
    asset_id = next(one.asset_id for path, one in assets.paths(session.unfiltered).items() if path.endswith(name))
    return [one.id for one in person.appearances if one.asset_id == asset_id]


def alone_in(session: Session, name: str) -> Person:
    """Return the first who was met in a file."""
    return next(one for one in people.everybody(session) if in_file(session, one, name))


def imported(vault: Path, folder: Path, session: Session) -> Session:
    new = opened(folder, session.models)
    import_vault(new.unfiltered, vault)
    new.index.sync()
    return new


def with_name(session: Session, name: str) -> set[str]:
    """Return the files in which somebody of this name is told to be."""
    every = moment_store.all_remembered(session.unfiltered)
    return {Path(one.path).name for one in every if name in one.text(TextKind.PEOPLE)}


def test_no_byte_of_a_vault_tells_a_face_a_voice_or_what_was_asked_and_forgotten(met: Session, tmp_path: Path) -> None:
    before = appearances.get_all(met.unfiltered)
    assert {one.trace for one in before} == set(Trace)
    done = export_vault(met.unfiltered, tmp_path / "vault")
    data = b"\n".join(path.read_bytes() for path in sorted((tmp_path / "vault").rglob("*")) if path.is_file())
    for one in before:
        raw = np.asarray(one.vector, "<f2").tobytes()
        assert not any(told in data for told in (raw, one.id.encode(), base64.b64encode(raw)))
        assert one.box is None or json.dumps(list(one.box)).encode() not in data
        assert one.start_s is None or f"{one.start_s}, {one.end_s}]".encode() not in data
    nodes = json.loads((tmp_path / "vault" / LIBRARY).read_text(encoding="utf-8"))["@graph"]
    tables = {node["@type"][0] for node in nodes}
    assert tables.isdisjoint({"appearance", "job", "access_log", "tombstone"})
    assert not any("hash" in node or "vector" in node or node.get("key") == "tombstone_key" for node in nodes)
    assert done.left_out == read_manifest(tmp_path / "vault").left_out == (FACES, FORGOTTEN)
    assert b"bad.jpg no picture" not in data and "Lena" in data.decode("utf-8", "replace")


def test_what_is_asked_for_is_carried_whole(met: Session, tmp_path: Path) -> None:
    done = export_vault(met.unfiltered, tmp_path / "vault", asked=Asked(faces=True, forgotten=True))
    new = imported(tmp_path / "vault", tmp_path / "new", met)
    assert done.left_out == () and corrections.get_all(new.unfiltered) == corrections.get_all(met.unfiltered)
    assert [one.id for one in appearances.get_all(new.unfiltered)] == [
        one.id for one in appearances.get_all(met.unfiltered)
    ]
    assert [(one.number, one.name) for one in people.everybody(new)] == [
        (one.number, one.name) for one in people.everybody(met)
    ]
    new.close()


def test_a_library_made_without_them_is_sound_finds_them_again_and_perceives_nothing_anew(
    met: Session, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_vault(met.unfiltered, tmp_path / "vault")
    new = imported(tmp_path / "vault", tmp_path / "new", met)
    assert verify_library(new)["sound"] and appearances.get_all(new.unfiltered) == []
    assert with_name(new, "Lena") == {"a.png", "b.png", "c.png"} and with_name(new, "Tomas") == {"v.wav"}

    def must_not(*_: object) -> list[object]:
        raise AssertionError("a file was perceived again")

    monkeypatch.setattr(new.models.captioner, "caption", must_not)
    monkeypatch.setattr(new.models.transcriber, "transcribe", must_not)
    monkeypatch.setattr(new.models.image_text, "encode_images", must_not)
    done = ingest(new.library, [tmp_path / "album"], quiet)
    assert done.counts["unchanged"] + done.counts["silent"] == 6 and len(done.failed) == 1
    assert len(appearances.get_all(new.unfiltered)) == len(appearances.get_all(met.unfiltered))
    assert with_name(new, "Lena") == {"a.png", "b.png", "c.png"}
    assert verify_library(new)["sound"]
    blue = alone_in(new, "e.png")
    assert blue.appearances and not in_file(new, blue, "d.png") and with_name(new, "Tomas") == {"v.wav"}
    voice = alone_in(new, "v.wav")
    assert not voice.name
    services_corrections.record(new, called(new, voice.number, "Tomas"))
    assert with_name(new, "Tomas") == {"v.wav"} and alone_in(new, "v.wav").name == "Tomas"
    new.close()


def test_who_was_told_to_be_there_stays_told_without_the_files_until_the_name_is_taken_back(
    met: Session, tmp_path: Path
) -> None:
    export_vault(met.unfiltered, tmp_path / "vault")
    (tmp_path / "album").rename(tmp_path / "away")
    new = imported(tmp_path / "vault", tmp_path / "new", met)
    derive(new.library, lambda progress: None)
    assert with_name(new, "Lena") == {"a.png", "b.png", "c.png"} and with_name(new, "Tomas") == {"v.wav"}
    lena = next(one for one in people.said(new) if one.words.endswith("is Lena"))
    take_back(new, lena.marks[0].id)
    assert with_name(new, "Lena") == set() and with_name(new, "Tomas") == {"v.wav"}
    erase_traces(new, [Trace.VOICE], names=False)
    assert with_name(new, "Tomas") == set()
    new.close()


def test_forgotten_files_stay_so_only_where_that_is_asked_for(met: Session, tmp_path: Path, quiet: Quiet) -> None:
    for folder, asked, count in (("plain", Asked(), 1), ("kept", Asked(forgotten=True), 0)):
        done = export_vault(met.unfiltered, tmp_path / folder, asked=asked)
        new = imported(tmp_path / folder, tmp_path / f"new-{folder}", met)
        assert ((FORGOTTEN in done.left_out), ingest(new.library, [tmp_path / "album"], quiet).counts["added"]) == (
            bool(count),
            count,
        )
        new.close()


def test_a_vault_of_before_with_all_of_it_as_rows_is_read_as_it_was(met: Session, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    export_vault(met.unfiltered, vault)
    rows = [(table, row) for table in dump_store.CARRIED for row in dump_store.rows(met.unfiltered, table)]
    assert {"appearance", "job", "access_log", "tombstone"} <= {table for table, _ in rows}
    with (vault / LIBRARY).open("wb") as file:
        jsonld.write_nodes(file, (jsonld.to_node(table, row) for table, row in rows))
    told = json.loads((vault / MANIFEST).read_text(encoding="utf-8"))
    del told["left_out"]
    told["library_digest"] = digest_of(vault / LIBRARY)
    (vault / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    new = imported(vault, tmp_path / "new", met)
    assert read_manifest(vault).left_out == () and dump(new.unfiltered) == dump(met.unfiltered)
    assert [(table, row) for table in dump_store.CARRIED for row in dump_store.rows(new.unfiltered, table)] == rows
    new.close()


@given(st.dictionaries(st.text(), st.text()), st.none() | st.lists(st.text()) | st.dictionaries(st.text(), st.none()))
def test_steps_are_read_as_they_were_written_and_nothing_else_is(done: dict[str, str], other: object) -> None:
    assert read_done(json.loads(json.dumps(done))) == done
    if other or other != {}:
        with pytest.raises(ValueError, match="what is done"):
            read_done(other)
