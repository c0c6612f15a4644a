import pytest

from app.library.session import Session
from app.services import hiding
from app.services import places as services_places
from app.services.corrections import in_words, record, undo
from app.services.errors import UserError
from memory.consolidate import consolidate
from memory.records.corrections import Correction
from memory.records.derived import Level
from memory.store import events, places
from memory.store.places import Circle
from tests.lives import CITY, HOME, LAKE, at, put, remember

HERE = Circle(LAKE.lat, LAKE.lon, 0.3)


@pytest.fixture
def session(session: Session) -> Session:
    trip = [remember(f"l{day}{hour}", at(day, hour), LAKE) for day in (2, 9) for hour in (9, 10)]
    put(session.unfiltered, [*trip, remember("h", at(1, 9), HOME), remember("c", at(20, 9), CITY)], {})
    consolidate(session.unfiltered)
    return session


def names(session: Session) -> list[str]:
    return [one.name for one in services_places.listed(session)]


def say(session: Session, made: list[Correction]) -> Correction:
    assert record(session, made).counts
    return made[0]


def test_a_name_counts_in_the_list_and_in_what_is_told_and_can_be_taken_back(session: Session) -> None:
    mark = say(session, services_places.called(session, "walchensee", "  Grandmother's   house "))
    assert names(session) == ["Grandmother's house", "Munich", "Nuremberg"]
    told = {one.key for one in events.summaries(session.store, Level.PLACE)}
    assert told == {"Grandmother's house"}
    assert {one.place for one in events.events(session.store)} == {"Grandmother's house", "Munich", "Nuremberg"}
    assert services_places.said_of(session, "grandmother's house") == [mark]
    assert services_places.marked(session, mark.id) == mark
    assert undo(session, [mark]).counts
    assert names(session) == ["Walchensee", "Munich", "Nuremberg"]
    assert {one.key for one in events.summaries(session.store, Level.PLACE)} == {"Walchensee"}
    with pytest.raises(UserError, match="already"):
        services_places.marked(session, mark.id)


def test_two_places_are_made_one_and_the_latest_word_is_what_is_split(session: Session) -> None:
    first = say(session, services_places.merged(session, "Nuremberg", "Munich"))
    assert names(session) == ["Walchensee", "Munich"]
    second = say(session, services_places.merged(session, "Walchensee", "Munich"))
    assert names(session) == ["Munich"]
    for mark in (second, first):
        assert services_places.to_split(session, "munich") == mark
        undo(session, [mark])
    assert names(session) == ["Walchensee", "Munich", "Nuremberg"]
    with pytest.raises(UserError, match="merge to undo"):
        services_places.to_split(session, "Munich")


def test_a_spot_reaches_at_least_as_far_as_a_house_and_no_farther_than_a_valley(session: Session) -> None:
    (mark,) = services_places.spot_called(session, Circle(LAKE.lat, LAKE.lon, 0.0), "The pier")
    assert "within 0.15 km" in in_words(mark)
    say(session, [mark])
    assert "The pier" in names(session)
    with pytest.raises(UserError, match="zoom in"):
        services_places.spot_called(session, Circle(LAKE.lat, LAKE.lon, 400.0), "The Alps")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Atlantis", "Home", "unknown place"),
        ("Munich", " .. ", "enter a name"),
        ("Munich", "x" * 121, "longer than 120"),
        ("Munich", "Munich", "already has that name"),
        ("Munich", "nuremberg", "into it instead"),
    ],
)
def test_a_name_that_cannot_be_meant_is_refused(session: Session, old: str, new: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        services_places.called(session, old, new)


def test_what_is_one_place_already_is_not_merged_and_nothing_is_named_where_nothing_was_made(session: Session) -> None:
    with pytest.raises(UserError, match="already merged"):
        services_places.merged(session, "Munich", "munich")
    with pytest.raises(UserError, match="nothing in the library"):
        services_places.spot_called(session, Circle(0, 0, 1), "Null Island")


def test_a_place_is_hidden_behind_the_passphrase_and_shown_again(session: Session) -> None:
    with pytest.raises(UserError, match="no passphrase yet"):
        services_places.hide(session, "Walchensee")
    hiding.set_passphrase(session, "open sesame")
    assert services_places.hide(session, "walchensee") == 4
    assert names(session) == ["Munich", "Nuremberg"] and services_places.hidden_files(session, "Walchensee") == 0
    assert not [one for one in events.summaries(session.store) if "Walchensee" in one.title + one.text]
    with pytest.raises(UserError, match="locked"):
        services_places.show(session, "Walchensee")
    assert hiding.unlock(session, "open sesame") and services_places.hidden_files(session, "Walchensee") == 4
    assert services_places.show(session, "Walchensee") == 4
    hiding.lock(session)
    assert names(session) == ["Walchensee", "Munich", "Nuremberg"]


def test_a_name_given_to_what_is_hidden_too_stays_when_that_is_shown(session: Session) -> None:
    hiding.set_passphrase(session, "open sesame")
    (first, *_) = places.asset_ids(session.unfiltered, "Walchensee")
    hiding.hide(session, first)
    say(session, services_places.called(session, "Walchensee", "The lake"))
    hiding.unhide(session, first)
    assert {one.name: one.files for one in services_places.listed(session)}["The lake"] == 4
