import pytest

from app.library.session import Session, deriving
from app.services.errors import UserError
from app.ui import place_saying
from app.ui.media import Media
from ingest.files.file_checks import Limits
from memory.store import moments, places
from memory.store.places import Scope
from tests.lives import LAKE, at, put, remember


@pytest.fixture
def session(session: Session) -> Session:
    put(session.unfiltered, [remember(f"l{n}", at(1, 9, n), LAKE, seen=[("boat", 0.9)]) for n in range(9)], {})
    return session


def test_what_is_said_while_files_are_taken_in_counts_later(session: Session) -> None:
    with deriving(session.folder):
        told = place_saying.say(session, "name Walchensee", {"name": "The lake"})
    assert told.startswith("Saved: Walchensee is called The lake.") and "current import" in told
    assert places.asset_ids(session.store, "The lake"), "the name itself counts at once"


def test_what_cannot_be_meant_is_refused_and_what_fits_nothing_says_nothing(session: Session) -> None:
    with pytest.raises(UserError):
        place_saying.say(session, "merge Walchensee", {"name": "Atlantis"})
    with pytest.raises(UserError):
        place_saying.say(session, "back nothing", {})
    assert place_saying.say(session, "sing", {}) == ""


def test_pictures_are_spread_and_of_a_burst_its_best_alone_stands_for_it(session: Session) -> None:
    pictured = places.pictured(session.store, Scope(name="Walchensee"))
    leaders = {asset_id for _, asset_id in pictured[:3]}
    media = Media(session.unfiltered, Limits())
    made = place_saying.shots(session, media, pictured, 4, leaders)
    assert made.count("<img") == 4 and 'alt="boat, Monday 1 July 2024"' in made
    assert place_saying.shots(session, media, pictured[:3], 4, leaders) == ""
    (best,) = moments.remembered(session.store, [pictured[0][0]]).values()
    assert media.links(best).thumb not in made


def test_a_place_without_a_summary_has_no_words(session: Session) -> None:
    assert place_saying.summary(session.store, "Walchensee") == "" == place_saying.summary(session.store, "")
