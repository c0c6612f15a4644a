from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config
from app.library.session import deriving
from app.services import people
from app.services.people import UserError, consent
from ingest.pipeline.run import ingest
from memory.records.library import Trace
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.pages import opened


def test_what_is_kept_is_said_as_things_stand(tmp_path: Path) -> None:
    session = opened(tmp_path / "library")
    assert "faces are off. To turn them on" in consent(session, Trace.FACE)
    assert "no more are looked for" in consent(session, Trace.FACE, ["face"])
    on = replace(session, config=Config(faces=True, voices=True))
    assert consent(on, Trace.FACE).startswith("faces are on: where each face is")
    assert "256 numbers" in consent(on, Trace.VOICE) and "--voices" in consent(on, Trace.VOICE)
    session.close()


def test_what_is_said_while_files_are_taken_in_counts_later(tmp_path: Path, quiet: Callable[[object], None]) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [picture(tmp_path / "a.png", "red")], quiet)
    (one,) = people.everybody(session)
    with deriving(session.folder):
        assert not people.write(session, people.called(session, one.number, "Lena"))
    assert people.told_anew(session) and people.met(session, one.number).name == "Lena"
    with pytest.raises(UserError, match="no person 7"):
        people.met(session, 7)
    session.close()


def test_what_was_said_is_told_in_words_and_taken_back_as_it_was_said(
    tmp_path: Path, quiet: Callable[[object], None]
) -> None:
    session = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces()))
    for name, colours in (("a", ("red", "blue")), ("b", ("red",)), ("c", ("red",))):
        picture(tmp_path / "album" / f"{name}.png", *colours)
    ingest(session.library, [tmp_path / "album"], quiet)
    red, blue = people.everybody(session)
    people.write(session, people.called(session, red.number, "Lena"))
    wrong = [one.id for one in red.appearances[1:]]
    people.write(session, people.apart(session, red.number, wrong))
    people.write(session, people.hide(session, blue.number))
    words = [one.words for one in people.said(session)]
    assert words[0] == "the face in a.png is not to be listed or named"
    assert words[1].startswith("the face in ") and " is not in " in words[1]
    assert words[1].endswith(", and so is one more")
    assert words[2].endswith("is Lena") and [one.number for one in people.hidden(session)] == [blue.number]
    named = people.said(session)[2].marks[0]
    assert people.take_back(session, named.id) == words[2]
    assert people.take_back(session) == words[0] and people.hidden(session) == []
    assert people.take_back(session) == words[1] and people.said(session) == []
    with pytest.raises(UserError, match="nothing was said"):
        people.take_back(session)
    session.close()
