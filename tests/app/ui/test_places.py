import re

import pytest

from app.library.session import Session
from app.services import hiding
from app.services.errors import UserError
from app.ui import places
from app.ui.media import Media
from app.ui.places import View
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from memory.records.library import Place
from tests.lives import CITY, HOME, LAKE, at, put, remember


@pytest.fixture
def travelled(session: Session) -> Session:
    trip = [remember(f"l{day}{hour}", at(day, hour), LAKE) for day in (2, 9) for hour in (9, 10)]
    put(session.unfiltered, [*trip, remember("h", at(1, 9), HOME), remember("c", at(20, 9), CITY)], {})
    consolidate(session.unfiltered)
    return session


def view(session: Session, turned: int = 0) -> View:
    return places.view(session, Media(session.unfiltered, Limits()), turned)


def press(session: Session, to: str, **fields: str) -> View:
    return places.press(session, Media(session.unfiltered, Limits()), 0, to, fields)


def without_addresses(shown: str) -> str:
    return re.sub(r"/(thumb|media)/[\w.-]+", "", shown)


def test_a_library_without_places_says_what_to_do(session: Session) -> None:
    assert "No places yet" in view(session).shown


def test_places_come_with_the_most_visited_first_their_pictures_and_what_is_told(travelled: Session) -> None:
    shown = view(travelled).shown
    assert shown.index("Walchensee</a></h2>") < shown.index("Munich</a></h2>") < shown.index("Nuremberg</a></h2>")
    assert "4 items · 2–9 July 2024" in shown and shown.count("/thumb/") == 6
    assert "<option>Munich</option>" in shown and "2 to 9 July 2024" in shown


def test_a_place_is_named_the_word_is_listed_and_taken_back(travelled: Session) -> None:
    seen = press(travelled, "name Walchensee", name="Grandmother's house")
    assert "Walchensee is called Grandmother's house" in seen.message
    assert "Grandmother&#x27;s house</a></h2>" in seen.shown and "Walchensee</a></h2>" not in seen.shown
    back = seen.shown.split('data-to="back ')[1].split('"')[0]
    seen = press(travelled, f"back {back}")
    assert "Undone" in seen.message and "Walchensee</a></h2>" in seen.shown and 'data-to="back' not in seen.shown


def test_two_places_are_made_one(travelled: Session) -> None:
    seen = press(travelled, "merge Nuremberg", name="Munich")
    assert "Nuremberg</a></h2>" not in seen.shown and "Nuremberg is part of Munich" in seen.shown


def test_what_cannot_be_meant_is_refused_and_what_fits_nothing_changes_nothing(travelled: Session) -> None:
    with pytest.raises(UserError):
        press(travelled, "merge Munich", name="Munich")
    seen = press(travelled, "sing a song")
    assert seen.message == "" and without_addresses(seen.shown) == without_addresses(view(travelled).shown)


def test_many_places_are_turned_over(session: Session) -> None:
    spots = [Place(40 + n / 10, 10.0, f"Town {n:02}") for n in range(places.MOST_CARDS + 3)]
    put(session.unfiltered, [remember(spot.name, at(1, 9), spot) for spot in spots], {})
    assert view(session).shown.count("yy-card") == places.MOST_CARDS
    last = press(session, "turn 1")
    assert last.turned == 1 and last.shown.count("yy-card") == 3 and "Previous: 1–24 of 27" in last.shown
    assert view(session, 99).turned == 1 and press(session, "turn x").turned == 0


def test_a_place_is_hidden_and_while_unlocked_shown_again(travelled: Session) -> None:
    hiding.set_passphrase(travelled, "open sesame")
    seen = press(travelled, "hide Walchensee")
    assert seen.message == "Hidden: 4 items at Walchensee." and "Walchensee" not in seen.shown
    hiding.unlock(travelled, "open sesame")
    assert "Unhide 4 files" in view(travelled).shown
    assert press(travelled, "show Walchensee").message == "Unhidden: 4 items at Walchensee."
    hiding.lock(travelled)
    assert "Walchensee</a></h2>" in view(travelled).shown
