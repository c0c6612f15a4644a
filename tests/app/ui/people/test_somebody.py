from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import hiding, people
from app.services.corrections import record
from app.ui.media import Media
from app.ui.people import saying, somebody
from ingest.pipeline.run import ingest
from memory.records.library import Trace
from tests.app.ui.people.test_everybody import JARGON
from tests.ingest.perception.test_faces import picture
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")

TOLD = "Lena lives in Munich. Lena works at the library."


@pytest.fixture
def known(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library in which the red face, named Lena, is in six photos of two years, the blue one with it in two."""
    album = tmp_path / "album"
    for number, year in enumerate((2022, 2022, 2022, 2023, 2023, 2023)):
        picture(album / f"IMG_{year}081{number}_101900.png", "red", *(["blue"] if number % 3 == 0 else []))
    (album / "2023-08-15.md").write_text(TOLD, encoding="utf-8")
    ingest(session.library, [album], quiet)
    red = people.everybody(session)[0]
    record(session, people.called(session, red.number, "Lena"))
    return session


def test_somebodys_page_has_pictures_years_company_and_what_is_known(known: Session, media: Media) -> None:
    lena, blue = people.everybody(known)
    shown = somebody.page(known, media, people.all_met(known), lena.number)
    assert "6 photos · August 2022–August 2023" in shown and shown.count("<a data-photo") == 6
    assert "/ask?q=Photos+of+Lena+in+2023" in shown and "lives in Munich" in shown
    assert f'href="/people/{blue.number}"' in shown and shown.count('type="checkbox"') == 6
    assert f'data-say="same {lena.number} {blue.number}"' in shown and not JARGON.search(shown)
    assert somebody.page(known, media, people.all_met(known), 99) == ""


def test_more_pictures_come_where_there_are_more(known: Session, media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(somebody, "MOST_TILES", 4)
    lena = people.everybody(known)[0]
    shown = somebody.page(known, media, people.all_met(known), lena.number)
    assert f'data-more="/people/pictures/{lena.number}?start=4"' in shown
    rest = somebody.more_pictures(known, media, lena, 4)
    assert rest.count("<a data-photo") == 2 and "data-more" not in rest


def test_those_least_like_the_rest_are_to_be_ticked_first(known: Session, media: Media) -> None:
    lena = people.everybody(known)[0]
    odd = replace(lena.appearances[4], similarity=0.1)
    mixed = replace(lena, appearances=tuple(odd if one.id == odd.id else one for one in lena.appearances))
    assert f'name="wrong0" value="{odd.id}"' in somebody.page(known, media, [mixed], lena.number)


def test_nothing_is_shown_of_a_hidden_photo(known: Session, media: Media) -> None:
    lena = people.everybody(known)[0]
    gone = lena.appearances[0]
    hiding.set_passphrase(known, "a long passphrase")
    hiding.hide(known, gone.asset_id)
    shown = somebody.page(known, media, people.all_met(known), lena.number)
    assert "5 photos" in shown and gone.id not in shown and shown.count("<a data-photo") == 5


def test_a_face_has_the_voice_that_is_the_same_persons(met: Session, media: Media, person: Find) -> None:
    face, voice = person(2).number, person(1, Trace.VOICE).number
    saying.say(met, f"same {face} {voice}", {})
    shown = somebody.page(met, media, people.all_met(met), face)
    assert "<h3>Voice</h3>" in shown and f'data-say="different {face} {voice}"' in shown
    assert "#t=0.0,4.0" in shown and "<h3>Voice</h3>" in somebody.page(met, media, people.all_met(met), voice)
