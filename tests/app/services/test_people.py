from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config
from app.library.session import deriving
from app.services import corrections as services_corrections
from app.services import people
from app.services.corrections import derive_anew, record
from app.services.errors import UserError
from app.services.people import consent
from ingest.pipeline.run import ingest
from memory.records.corrections import CorrectionKind
from memory.records.library import Trace
from memory.store import appearances, corrections
from memory.store import moments as moment_store
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.pages import opened


def test_what_is_kept_is_said_as_things_stand(tmp_path: Path) -> None:
    session = opened(tmp_path / "library")
    assert "Face recognition is off. Turn it on in Settings" in consent(session, Trace.FACE)
    assert "Faces found earlier stay" in consent(session, Trace.FACE, ["face"])
    on = replace(session, config=Config(faces=True, voices=True))
    assert consent(on, Trace.FACE).startswith("Face recognition is on: the library stores where each face is")
    assert "256 numbers" in consent(on, Trace.VOICE) and "--voices" in consent(on, Trace.VOICE)
    session.close()


def test_what_is_said_while_files_are_taken_in_counts_later(tmp_path: Path, quiet: Callable[[object], None]) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [picture(tmp_path / "a.png", "red")], quiet)
    (one,) = people.everybody(session)
    with deriving(session.folder):
        assert not record(session, people.called(session, one.number, "Lena")).counts
    assert derive_anew(session) and people.met(session, one.number).name == "Lena"
    with pytest.raises(UserError, match="no person 7"):
        people.met(session, 7)
    session.close()


def test_a_face_gets_a_name_by_where_it_is_in_the_picture(tmp_path: Path, quiet: Callable[[object], None]) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [picture(tmp_path / "a.png", "red", "blue")], quiet)
    one = appearances.get_all(session.store)[0]
    record(session, people.named(session, one.id, "Lena"))
    assert [mark.kind for mark in corrections.get_all(session.store)] == [CorrectionKind.PERSON]
    seen = moment_store.remembered(session.store, [one.moment_id])[one.moment_id]
    assert "Lena" in [name for name, _ in seen.people]
    for appearance_id, name in ((one.id, " "), ("nobody", "Lena")):
        with pytest.raises(UserError):
            people.named(session, appearance_id, name)
    session.close()


def test_what_was_said_is_told_in_words_and_taken_back_as_it_was_said(
    tmp_path: Path, quiet: Callable[[object], None]
) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    for name, colours in (("a", ("red", "blue")), ("b", ("red",)), ("c", ("red",))):
        picture(tmp_path / "album" / f"{name}.png", *colours)
    ingest(session.library, [tmp_path / "album"], quiet)
    red, blue = people.everybody(session)
    record(session, people.called(session, red.number, "Lena"))
    wrong = [one.id for one in red.appearances[1:]]
    record(session, people.apart(session, red.number, wrong))
    record(session, people.hide(session, blue.number))
    words = [one.words for one in people.said(session)]
    assert words[0] == "the face in a.png is hidden"
    assert words[1].startswith("the face in ") and " is not in " in words[1]
    assert words[1].endswith("; the same for one more")
    assert words[2].endswith("is Lena") and [one.number for one in people.hidden(session)] == [blue.number]
    named = people.said(session)[2].marks[0]
    assert people.take_back(session, named.id) == words[2]
    assert people.take_back(session) == words[0] and people.hidden(session) == []
    assert people.take_back(session) == words[1] and people.said(session) == []
    with pytest.raises(UserError, match="no correction to undo"):
        people.take_back(session)
    session.close()


def test_words_are_erased_without_deriving_in_their_transaction(
    tmp_path: Path, quiet: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [picture(tmp_path / "a.png", "red")], quiet)
    record(session, people.named(session, appearances.get_all(session.store)[0].id, "Lena"))

    def refuse(*_: object) -> None:
        raise AssertionError("derived inside the transaction")

    monkeypatch.setattr(services_corrections, "derive_anew", refuse)
    assert people.erase_traces(session, [Trace.FACE], names=True) == ({Trace.FACE: 1}, 1)
    assert corrections.get_all(session.unfiltered) == [] and appearances.get_all(session.unfiltered) == []
    session.close()
