"""What the owner says of themes, over a life that keeps coming back to four matters."""

from datetime import timedelta

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Correction, CorrectionKind
from memory.records.derived import Level
from memory.store import Store, corrections, hierarchy
from memory.store.hierarchy import SummaryNode
from memory.summaries import laid_marks, theme_corrections
from memory.summaries.theme_corrections import Word, applied
from memory.summaries.themes import Theme
from tests.lives import HOME, Episode, at, live, put

TOPICS = ("rowing", "baking", "chess", "violin")
YEAR = [
    Episode(at(1, 9) + timedelta(days=5 * n + days), 4, 60, HOME, topic)
    for n in range(12)
    for days, topic in enumerate(TOPICS)
]
A = Theme("a", "Rowing", ("1", "2", "3", "4"), (1.0, 0.5, 1.0, 1.0))
B = Theme("b", "Boats", ("2", "5", "6"), (0.7, 1.0, 1.0))


@pytest.fixture
def store(store: Store) -> Store:
    life = live(YEAR)
    put(store, life.moments, life.vectors)
    consolidate(store)
    return store


def themes(store: Store) -> dict[str, SummaryNode]:
    return {one.title: one for one in hierarchy.of_level(store, Level.THEME)}


def events(store: Store, title: str) -> set[str]:
    return {one.id for one in hierarchy.below(store, themes(store)[title].id)}


def say(store: Store, mark: Correction) -> Correction:
    with store.transaction():
        corrections.put(store, mark)
    consolidate(store)
    return mark


def take_back(store: Store, mark: Correction) -> None:
    with store.transaction():
        corrections.remove(store, mark.id)
    consolidate(store)


def test_a_life_of_four_matters_has_four_themes(store: Store) -> None:
    assert set(themes(store)) == {topic.capitalize() for topic in TOPICS}


def test_a_name_holds_until_it_is_taken_back(store: Store) -> None:
    before, inside = themes(store), events(store, "Chess")
    mark = say(store, theme_corrections.name_mark(store, before["Chess"].id, "Chess", "Evenings with Karl"))
    assert set(themes(store)) == {*before, "Evenings with Karl"} - {"Chess"}
    assert events(store, "Evenings with Karl") == inside
    take_back(store, mark)
    assert themes(store) == before


def test_a_name_holds_when_the_theme_grows_and_is_derived_anew(store: Store) -> None:
    say(store, theme_corrections.name_mark(store, themes(store)["Chess"].id, "Chess", "Evenings with Karl"))
    more = [Episode(at(1, 9) + timedelta(days=80 + 7 * n), 4, 60, HOME, "chess") for n in range(3)]
    life = live([*YEAR, *more])
    put(store, life.moments, life.vectors)
    consolidate(store)
    assert len(events(store, "Evenings with Karl")) == 15 and "Chess" not in themes(store)


def test_two_are_one_until_that_is_taken_back(store: Store) -> None:
    before = themes(store)
    inside = events(store, "Chess") | events(store, "Violin")
    mark = say(store, theme_corrections.same_mark(store, before["Chess"], before["Violin"]))
    assert set(themes(store)) == {*before} - {"Chess"} and events(store, "Violin") == inside
    take_back(store, mark)
    assert themes(store) == before


def test_a_theme_is_parted_and_made_whole_again(store: Store) -> None:
    before = themes(store)
    ids = [one.id for one in hierarchy.below(store, before["Chess"].id)]
    mark = say(store, theme_corrections.parted_mark(store, before["Chess"], [ids[:8], ids[8:]]))
    found = [{two.id for two in hierarchy.below(store, one.id)} for one in themes(store).values()]
    assert len(found) == 5 and set(ids[:8]) in found and set(ids[8:]) in found
    assert len(set(themes(store))) == 5
    take_back(store, mark)
    assert themes(store) == before


def test_what_is_no_theme_is_none_and_its_moments_stay(store: Store) -> None:
    before, count = themes(store), len(events(store, "Chess"))
    mark = say(store, theme_corrections.hidden_mark(store, before["Chess"]))
    assert set(themes(store)) == {*before} - {"Chess"}
    year = hierarchy.of_level(store, Level.YEAR)[0]
    assert hierarchy.moment_count(store, year.id) == sum(one.files for one in YEAR) and count == 12
    take_back(store, mark)
    assert themes(store) == before


def test_nothing_is_told_anew_where_nothing_was_said(store: Store) -> None:
    written = store.for_deriving.connection.total_changes
    consolidate(store)
    assert not laid_marks.has_unlaid(store) and store.for_deriving.connection.total_changes == written
    with store.transaction():
        corrections.put(store, theme_corrections.hidden_mark(store, themes(store)["Chess"]))
    assert laid_marks.has_unlaid(store)


def test_words_are_laid_in_their_order() -> None:
    about_a, about_b = frozenset(A.event_ids), frozenset(B.event_ids)
    words = [
        Word(CorrectionKind.SAME_THEME, (about_a, about_b)),
        Word(CorrectionKind.THEME_NAME, (about_a | about_b,), "On water"),
    ]
    assert applied([A, B], words, lambda ids: "") == [
        Theme("b", "On water", ("1", "2", "3", "4", "5", "6"), (1.0, 0.7, 1.0, 1.0, 1.0, 1.0))
    ]


def test_a_word_about_what_is_gone_changes_nothing() -> None:
    for kind in theme_corrections.ABOUT_THEMES:
        assert applied([A, B], [Word(kind, (frozenset(), frozenset()), "x")], str) == [A, B]
        assert applied([A, B], [Word(kind, (frozenset("789"), frozenset("89")), "x")], str) == [A, B]


def test_of_two_that_share_events_the_one_that_fits_better_is_meant() -> None:
    wide = Theme("w", "Wide", ("1", "2", "3", "4", "7", "8"), (1.0,) * 6)
    word = Word(CorrectionKind.THEME_NAME, (frozenset(A.event_ids),), "Mine")
    assert [one.title for one in applied([wide, A], [word], str)] == ["Wide", "Mine"]


def test_what_came_since_stays_with_the_first_half() -> None:
    parted = applied([A], [Word(CorrectionKind.TWO_THEMES, (frozenset("12"), frozenset("3")))], lambda ids: "")
    assert [one.event_ids for one in parted] == [("1", "2", "4"), ("3",)]
    assert [one.title for one in parted] == ["Rowing", "Rowing, the other part"] and parted[0].key == "a"
    named = applied(
        [A], [Word(CorrectionKind.TWO_THEMES, (frozenset("12"), frozenset("34")))], lambda ids: " ".join(ids)
    )
    assert [one.title for one in named] == ["1 2", "3 4"]
