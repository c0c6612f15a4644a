from pathlib import Path

import pytest

from app.library.session import Session
from app.services import suggestions
from app.services.corrections import corrected, record
from app.services.errors import UserError
from app.ui import offers
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.records.derived import Suggestion
from memory.store import assets
from tests.conftest import paint

NASTY = "the <b>mill</b>"


@pytest.fixture
def session(ingested: Session, album: Path) -> Session:
    """A library in which a red photo was named beside another of that colour."""
    paint(album / "2023-08 Norway" / "IMG_20230814_102002.jpg", (216, 30, 30))
    ingest(ingested.library, [album], lambda progress: None)
    named = next(one.asset_id for path, one in assets.paths(ingested.store).items() if "101500" in path)
    record(ingested, corrected(ingested, named, None, "the boat house and our jetty", None, None))
    return ingested


def test_a_question_escapes_the_owners_words_and_asks_of_a_description_as_such() -> None:
    one = Suggestion("s1", "m1", "c1", "mill", NASTY, 0.9)
    shown = offers.question(one, "3:")
    assert "Is this <em>the &lt;b&gt;mill&lt;/b&gt;</em> too?" in shown and 'data-to="thing:3:s1"' in shown
    whole = Suggestion("s1", "m1", "c1", "mill", "dinner", 1.0, is_whole=True)
    assert "Does this describe it too" in offers.question(whole)


def test_all_that_is_offered_for_a_photo_stands_on_one_card(session: Session, media: Media) -> None:
    shown = offers.section(session, media)
    assert shown.count('<li class="yy-card">') == 1 and shown.count("Is this") == 2
    assert "IMG_20230814_102002.jpg" in shown and "like IMG_20230814_101500.jpg" in shown


def test_an_answer_says_how_it_is_undone(session: Session, media: Media) -> None:
    one, other = (found.suggestion for found in suggestions.listed(session))
    told = offers.answer(session, offers.YES, one.id)
    assert "Saved." in told and f'data-to="{offers.BACK}:' in told
    assert "Not suggested" in offers.answer(session, offers.NO, other.id)
    assert offers.section(session, media) == "" and "No more for now" in offers.section(session, media, told)
    mark = told.partition(f'data-to="{offers.BACK}:')[2].partition('"')[0]
    assert "Undone." in offers.answer(session, offers.BACK, mark)
    assert [found.suggestion.id for found in suggestions.listed(session)] == [one.id]
    with pytest.raises(UserError, match="undone already"):
        offers.answer(session, offers.BACK, mark)
