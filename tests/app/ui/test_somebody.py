from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import hiding, people
from app.services.corrections import record
from app.ui import somebody
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from models.protocols import Models
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture

TOLD = "Lena lives in Munich. Lena works at the library."


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces())


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library in which the red face, named Lena, is in six photos of two years, the blue one with it in two."""
    album = tmp_path / "album"
    for number, year in enumerate((2022, 2022, 2022, 2023, 2023, 2023)):
        picture(album / f"IMG_{year}081{number}_101900.png", "red", *(["blue"] if number % 3 == 0 else []))
    (album / "2023-08-15.md").write_text(TOLD, encoding="utf-8")
    ingest(session.library, [album], quiet)
    red = people.everybody(session)[0]
    record(session, people.called(session, red.number, "Lena"))
    return session


def test_somebodys_page_tells_when_with_whom_and_what_is_known(session: Session) -> None:
    everybody = people.everybody(session)
    lena, blue = everybody
    shown = somebody.page(session, Media(session.store, Limits()), lena, everybody)
    assert "Seen 6 times in 6 files" in shown and "2022: 3, 2023: 3" in shown
    assert shown.count("/thumb/") == 6 and "lives in Munich" in shown and "episodes" in shown
    assert f'href="/people/{blue.number}">Person {blue.number}, 2 times' in shown
    assert shown.count('type="checkbox"') == 6 and shown.count('type="radio"') == 1


def test_those_least_like_the_rest_are_to_be_ticked_first(session: Session) -> None:
    lena = people.everybody(session)[0]
    odd = replace(lena.appearances[4], similarity=0.1)
    mixed = replace(lena, appearances=tuple(odd if one.id == odd.id else one for one in lena.appearances))
    shown = somebody.page(session, Media(session.store, Limits()), mixed, [mixed])
    assert f'name="wrong0" value="{odd.id}"' in shown


def test_nothing_is_shown_of_a_hidden_photo(session: Session) -> None:
    lena = people.everybody(session)[0]
    gone = lena.appearances[0]
    hiding.set_passphrase(session, "a long passphrase")
    hiding.hide(session, gone.asset_id)
    everybody = people.everybody(session)
    shown = somebody.page(session, Media(session.store, Limits()), everybody[0], everybody)
    assert "Seen 5 times in 5 files" in shown and gone.id not in shown and shown.count("/thumb/") == 5
