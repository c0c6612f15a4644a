"""What the owner says of a name and a fact, and that it can be taken back, as the page does it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import corrections as services_corrections
from app.services.people import UserError
from ingest.pipeline.run import ingest
from memory.records.corrections import CorrectionKind
from memory.records.derived import Fact
from memory.store import appearances, corrections
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from models.protocols import Models
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces())


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    folder = tmp_path / "album"
    folder.mkdir()
    picture(folder / "IMG_20230814_101900.png", "red", "blue")
    (folder / "2023-08-15 note.md").write_text("My sister Lena lives in Kochel.\n", encoding="utf-8")
    ingest(session.library, [folder], quiet)
    return session


def lives(session: Session) -> list[Fact]:
    return [one for one in fact_store.facts(session.store) if one.relation == "lives in"]


def test_a_fact_is_denied_put_right_and_taken_back(session: Session) -> None:
    (before,) = lives(session)
    assert before.object == "Kochel"
    made = services_corrections.denied(session, before.id, "Lenggries")
    services_corrections.write(session, made)
    assert [one.object for one in lives(session)] == ["Lenggries"]
    for mark in made:
        services_corrections.take_back(session, mark)
    assert lives(session) == [before]


def test_a_fact_is_denied_with_nothing_in_its_place(session: Session) -> None:
    (before,) = lives(session)
    services_corrections.write(session, services_corrections.denied(session, before.id))
    assert lives(session) == []
    with pytest.raises(UserError, match="no longer held"):
        services_corrections.denied(session, before.id)


def test_saying_what_it_says_already_is_refused(session: Session) -> None:
    (before,) = lives(session)
    with pytest.raises(UserError, match="already"):
        services_corrections.denied(session, before.id, " Kochel ")


def test_a_face_gets_a_name_by_where_it_is_in_the_picture(session: Session) -> None:
    one = appearances.get_all(session.store)[0]
    services_corrections.write(session, services_corrections.named(session, one.id, "Lena"))
    assert [mark.kind for mark in corrections.get_all(session.store)] == [CorrectionKind.PERSON]
    seen = moment_store.remembered(session.store, [one.moment_id])[one.moment_id]
    assert "Lena" in [name for name, _ in seen.people]
    for appearance_id, name in ((one.id, " "), ("nobody", "Lena")):
        with pytest.raises(UserError):
            services_corrections.named(session, appearance_id, name)


def test_a_moment_that_is_gone_is_refused(session: Session) -> None:
    with pytest.raises(UserError, match="no longer remembered"):
        services_corrections.moment_of(session, "nothing")
