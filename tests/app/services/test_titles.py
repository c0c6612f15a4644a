import pytest

from app.library.session import Session
from app.services import titles
from app.services.corrections import record, undo
from app.services.errors import UserError
from memory.consolidate import consolidate
from memory.corrections import hiding
from memory.records.corrections import Hidden, TitleGiven
from memory.records.derived import Level
from memory.store import corrections, events, hierarchy
from tests.lives import live, put


@pytest.fixture
def session(session: Session) -> Session:
    life = live()
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    return session


def test_what_is_meant_is_found_by_key_id_and_words_of_its_title(session: Session) -> None:
    month = hierarchy.of_level(session.store, Level.MONTH)[0]
    event = events.events(session.store)[0]
    for what in ("2024-07", " july  2024", month.id[:8]):
        assert titles.found(session, what, Level.MONTH) == month
    assert titles.found(session, event.id).id == titles.found(session, event.id[:10]).id == event.id


def test_what_is_not_there_or_meant_by_several_is_refused(session: Session) -> None:
    for what, words in (("Mars", "nothing has"), (" ", "nothing has"), ("in munich", "have 'in munich'")):
        with pytest.raises(UserError, match=words):
            titles.found(session, what)
    with pytest.raises(UserError, match="topics, people and places"):
        titles.found(session, "Lena", Level.PERSON)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (" ", "enter a title"),
        ("…", "enter a title"),
        ("x" * 121, "120"),
        ("Caf\udce9", "not UTF-8"),
        ("\x1b", "enter a title"),
        ("July 2024", "already"),
    ],
)
def test_a_title_that_says_nothing_or_too_much_is_refused(session: Session, title: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        titles.given(session, Level.MONTH, "2024-07", title)


def test_a_title_counts_at_once_and_is_taken_back(session: Session) -> None:
    mark = titles.given(session, Level.MONTH, "2024-07", " Our  best  month ")
    assert record(session, [mark]).counts
    assert [one.title for one in hierarchy.of_level(session.store, Level.MONTH)] == ["Our best month"]
    assert undo(session, [mark]).counts
    assert [one.title for one in hierarchy.of_level(session.store, Level.MONTH)] == ["July 2024"]


def test_what_nobody_sees_is_no_part_of_a_title(session: Session) -> None:
    mark = titles.given(session, Level.MONTH, "2024-07", "\x1b[31mOur\n\u202ebest\x07 👨\u200d👧 month")
    assert isinstance(mark.content, TitleGiven) and mark.content.new == "[31mOur best 👨\u200d👧 month"


def test_a_title_stays_while_anything_it_is_of_may_be_seen(session: Session) -> None:
    trip = hierarchy.of_level(session.store, Level.CHAPTER)[0]
    mark = titles.given(session, Level.CHAPTER, trip.key, "At the lake")
    record(session, [mark])
    assert isinstance(mark.content, TitleGiven)
    first, *rest = dict.fromkeys(spot.split()[0] for spot in mark.content.spots)
    hiding.hide(session.unfiltered, [corrections.new_correction(Hidden(), asset_id=first)], "")
    consolidate(session.unfiltered)
    assert "At the lake" in {one.title for one in hierarchy.of_level(session.store, Level.CHAPTER)}
    hidden = [corrections.new_correction(Hidden(), asset_id=asset_id) for asset_id in rest]
    hiding.hide(session.unfiltered, hidden, "")
    assert corrections.get_all(session.store) == []
