import pytest

from app.library.session import Session
from app.services import themes
from app.services.corrections import record, undo
from app.services.errors import UserError
from memory.consolidate import consolidate
from memory.store import corrections
from tests.lives import put
from tests.memory.summaries.test_theme_corrections import TOPICS, YEAR, live

NAMES = sorted(topic.capitalize() for topic in TOPICS)


@pytest.fixture
def session(session: Session) -> Session:
    """A life that keeps coming back to four matters."""
    life = live(YEAR)
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    return session


def titles(session: Session) -> list[str]:
    return sorted(one.title for one, _ in themes.listed(session))


def test_themes_are_listed_with_how_much_is_in_them(session: Session) -> None:
    assert titles(session) == NAMES and {events for _, events in themes.listed(session)} == {12}


def test_a_theme_is_found_by_its_name_in_any_case_or_its_key(session: Session) -> None:
    one = themes.theme(session, "  cHess ")
    assert themes.theme(session, one.key) == one


def test_words_count_at_once_and_are_taken_back(session: Session) -> None:
    assert record(session, [themes.called(session, "chess", " Evenings  with Karl ")]).counts
    assert record(session, [themes.merged(session, "violin", "rowing")]).counts
    assert record(session, [themes.hidden(session, "baking")]).counts
    assert titles(session) == ["Evenings with Karl", "Rowing"]
    assert len(themes.said(session)) == 3
    for mark in themes.said(session):
        assert undo(session, [themes.marked(session, mark.id)]).counts
    assert titles(session) == NAMES and themes.said(session) == []


def test_what_was_made_one_is_parted_into_what_it_was(session: Session) -> None:
    record(session, [themes.merged(session, "violin", "rowing")])
    mark, counts = themes.split(session, "rowing")
    assert counts and titles(session) == NAMES and mark not in corrections.get_all(session.store)


def test_any_other_is_parted_by_what_its_events_are_like(session: Session) -> None:
    _, counts = themes.split(session, "chess")
    assert counts and len(titles(session)) == len(NAMES) + 1
    sizes = sorted(events for _, events in themes.listed(session))
    assert sum(sizes) == 48 and sizes[0] >= 1


def test_what_cannot_be_meant_is_refused(session: Session) -> None:
    for attempt in (
        lambda: themes.called(session, "sailing", "x"),
        lambda: themes.called(session, "chess", " - "),
        lambda: themes.called(session, "chess", "Chess"),
        lambda: themes.merged(session, "chess", "Chess"),
        lambda: themes.hidden(session, ""),
        lambda: themes.marked(session, "gone"),
    ):
        with pytest.raises(UserError):
            attempt()
