from datetime import UTC, datetime

import pytest

from app.library.session import Session
from app.services import titles
from app.services.corrections import record, undo
from app.services.errors import UserError
from memory.consolidate import consolidate
from memory.corrections import hiding
from memory.language.format import dated
from memory.records.corrections import Hidden, TitleGiven
from memory.records.days import local_day
from memory.records.derived import Level
from memory.store import corrections, events, hierarchy
from qa.compute.episodes import from_episodes
from qa.parse.understanding import understand
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


@pytest.mark.parametrize("level", [Level.MONTH, None])
def test_when_something_was_is_answered_by_the_title_that_the_owner_gave_it(
    session: Session, level: Level | None
) -> None:
    event = events.events(session.store)[3]
    key = event.id if level is None else "2024-07"
    assert record(session, [titles.given(session, level, key, "The summer of the kingfisher")]).counts
    asked = understand(session.store, "When was the summer of the kingfisher?", datetime(2025, 1, 1, tzinfo=UTC))
    (found,) = from_episodes(session.sources, asked)
    span = event if level is None else hierarchy.of_level(session.store, Level.MONTH)[0]
    assert found.text == f"{dated(local_day(span.start), local_day(span.end))}: The summer of the kingfisher."
    assert found.moments and all(span.start <= one.moment.at.at <= span.end for one in found.moments)
