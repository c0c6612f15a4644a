import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.records.derived import EventText, PartOfDay, Title
from memory.records.ids import digest
from memory.summaries.themes import Theme, halves, themes
from tests.lives import event_with, topic_vector

FIRST = datetime(2024, 1, 1, 12, tzinfo=UTC)
SAYS = {
    "boat": "We rowed the boat to the island.",
    "garden": "Pulled weeds in the garden.",
    "violin": "Practised the violin.",
    "cooking": "Cut onions for the soup.",
    "museum": "An old portrait in the museum.",
}


def scene(number: int, topic: str, *more: str, text: str = "") -> EventFeatures:
    name = digest(str(number), topic)
    start = FIRST + timedelta(days=number)
    vector = np.sum([topic_vector(one, 100 * number) for one in (topic, *more)], axis=0)
    vector = (vector / np.linalg.norm(vector)).astype(np.float32)
    event = event_with(name, start, Title(part=PartOfDay.DAY), EventText(text or SAYS[topic]))
    return EventFeatures(event, vector=vector)


def year(seed: int = 1, days: int = 80) -> list[EventFeatures]:
    chance = random.Random(seed)
    return [scene(number, chance.choice(sorted(SAYS))) for number in range(days)]


def titles(found: Sequence[Theme]) -> dict[str, Theme]:
    return {theme.title: theme for theme in found}


def test_a_life_keeps_coming_back_to_its_topics() -> None:
    scenes = year()
    said = {one.event.id: one.event.text for one in scenes}
    found = themes(scenes)
    assert {theme.title for theme in found} == {
        "Boat and island",
        "Garden and weeds",
        "Violin",
        "Soup and onions",
        "Museum and portrait",
    }
    for theme in found:
        assert len({said[one] for one in theme.event_ids}) == 1
        assert theme.shares == pytest.approx([1.0] * len(theme.shares))
    assert sum(len(theme.event_ids) for theme in found) == len(scenes)


def test_events_about_two_matters_fall_into_two_halves() -> None:
    boats, gardens = [scene(n, "boat") for n in range(0, 10, 2)], [scene(n, "garden") for n in range(1, 9, 2)]
    silent = replace(scene(99, "boat"), vector=None)
    found = halves([*gardens, *boats, silent])
    assert found == ([one.event.id for one in (*boats, silent)], [one.event.id for one in gardens])
    assert halves([silent]) == ([silent.event.id], []) and halves([]) == ([], [])


def test_an_event_between_two_themes_is_in_both_by_shares() -> None:
    names = {theme.key: theme.title for theme in themes(year())}
    scenes = [*year(), scene(90, "boat", "garden")]
    inside = [theme for theme in themes(scenes) if scenes[-1].event.id in theme.event_ids]
    shares = [theme.shares[theme.event_ids.index(scenes[-1].event.id)] for theme in inside]
    assert {names[theme.key] for theme in inside} == {"Boat and island", "Garden and weeds"}
    assert sum(shares) == pytest.approx(1.0) and min(shares) > 0.2


def test_a_wide_cluster_is_split_where_it_falls_apart() -> None:
    """Two kinds of garden days are alike until there are enough of them to be told apart."""
    chance = np.random.default_rng(5)
    middle, apart = topic_vector("garden", 0), topic_vector("apart", 0)
    scenes = []
    for number in range(24):
        sign, word = (1, "roses") if number % 2 else (-1, "pond")
        vector = middle + 0.5 * sign * apart + 0.12 * chance.normal(size=64)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        scenes.append(replace(scene(number, "garden", text=f"The {word} in the garden."), vector=vector))
    few, many = themes(scenes[:6]), themes([*scenes, *year()[40:]])
    assert len(few) == 1 and "Pond" in titles(many) and "Roses" in titles(many)
    assert few[0].key in {theme.key for theme in many}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_the_order_of_arrival_changes_nothing(chance: random.Random, size: int) -> None:
    shuffled = year()[:size]
    chance.shuffle(shuffled)
    assert themes(shuffled) == themes(year()[:size])


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 79), st.integers(0, 5))
def test_what_comes_later_leaves_earlier_events_where_they_were(size: int, seed: int) -> None:
    scenes = year(seed)
    before = {theme.key: theme for theme in themes(scenes[:size])}
    after = {theme.key: theme for theme in themes(scenes)}
    for key, theme in before.items():
        held = dict(zip(after[key].event_ids, after[key].shares, strict=True))
        assert {one: held.get(one) for one in theme.event_ids} == dict(zip(theme.event_ids, theme.shares, strict=True))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(SAYS)), st.sampled_from(sorted(SAYS))), max_size=40))
def test_shares_are_parts_of_one_and_themes_are_met_again(drawn: list[tuple[str, str]]) -> None:
    scenes = [scene(number, one, other) for number, (one, other) in enumerate(drawn)]
    shares: Counter[str] = Counter()
    for theme in themes(scenes):
        assert len(theme.event_ids) >= 3 and len(set(theme.event_ids)) == len(theme.event_ids)
        for one, share in zip(theme.event_ids, theme.shares, strict=True):
            shares[one] += share  # type: ignore[assignment]
            assert 0 < share <= 1
    assert all(total <= 1 + 1e-6 for total in shares.values())


def test_what_has_no_vector_or_one_of_another_size_has_no_theme() -> None:
    assert themes([]) == [] == themes([replace(one, vector=None) for one in year()])
    scenes = year()
    odd = replace(scenes[3], vector=topic_vector("boat", 1)[:32])
    assert all(odd.event.id not in theme.event_ids for theme in themes([*scenes[:3], odd, *scenes[4:]]))


def test_a_theme_needs_three_events_two_days_and_a_name() -> None:
    three = [scene(number, "boat") for number in range(3)]
    assert len(themes(three)) == 1 and themes(three[:2]) == []
    one_day = [replace(one, event=replace(one.event, start=FIRST, end=FIRST)) for one in three]
    assert themes(one_day) == []
    assert themes([scene(number, "boat", text="That was it.") for number in range(3)]) == []
