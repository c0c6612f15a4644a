"""Topics of made-up talks: what comes up on several days, by name, with the moments that speak of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from memory.consolidate import consolidate
from memory.corrections import hiding
from memory.records.corrections import Hidden
from memory.records.derived import Line
from memory.store import Store, assets, corrections, full_text, moments
from memory.store.said import Said
from memory.summaries.topics import KEPT, Spoken, Topic, find, topics
from tests.lives import put, remember, topic_vector

FIRST = datetime(2024, 3, 1, 18, tzinfo=UTC)
ORCHIDS = (
    "I repotted the orchid.",
    "The orchid has a new bud.",
    "A white orchid.",
    "My orchid is ill.",
)
CLUB = ("The rowing club met.", "Our rowing club won.", "I like the rowing club.", "The rowing club has a boat.")
CHANCE = ("Nothing much.", "It was a great day.", "See you.", "I stayed at home.")


def talks(*each: Sequence[str], speaker: str = "Ada") -> tuple[list[Said], dict[str, datetime]]:
    """Return talks of a line each of these, one talk a week."""
    days = list(zip(*each, strict=True))
    said = [
        Said(f"e{day}", f"m{day}-{number}", text, speaker)
        for day, lines in enumerate(days)
        for number, text in enumerate(lines)
    ]
    return said, {f"e{day}": FIRST + timedelta(weeks=day) for day in range(len(days))}


def found(said: Sequence[Said], starts: Mapping[str, datetime], *names: str) -> dict[str, Topic]:
    def vectors_of(ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        by_id = {one.moment_id: one.text for one in said}
        about = {one: next((word for word in ("orchid", "rowing") if word in by_id[one]), "chance") for one in ids}
        return {one: topic_vector(about[one], number) for number, one in enumerate(ids)}

    return {one.name: one for one in topics(said, starts, names, vectors_of)}


def test_what_comes_up_on_several_days_is_a_topic_under_its_phrase() -> None:
    topic = found(*talks(ORCHIDS, CLUB, CHANCE))
    assert set(topic) == {"Orchid", "Rowing club"}
    assert topic["Orchid"].moment_ids == {f"e{day}": (f"m{day}-0",) for day in range(4)}


def test_a_subject_of_one_long_talk_or_of_two_days_is_none() -> None:
    said, starts = talks(ORCHIDS)
    one_talk = [Said("e0", one.moment_id, one.text) for one in said]
    assert found(one_talk, starts) == {}
    assert found(said, dict.fromkeys(starts, FIRST)) == {}
    assert found(said[:3], starts) == {}


def test_chance_words_persons_and_places_are_none() -> None:
    assert found(*talks(CHANCE)) == {}
    ada = ("I met Ada.", "Ada rang.", "We saw Ada.", "With Ada again.")
    assert found(*talks(ada, CHANCE), "ada") == {}
    assert found(*talks(("We drove to Skagen.", "In Skagen.", "I like Skagen.", "Back from Skagen."))) == {}


def test_what_only_a_word_holds_together_is_none() -> None:
    said, starts = talks(ORCHIDS, CLUB)
    assert "Orchid" in found(said, starts)
    apart = {one.moment_id: topic_vector(one.moment_id, 0) for one in said}
    assert topics(said, starts, (), lambda ids: {one: apart[one] for one in ids}) == []


def test_without_vectors_topics_go_by_words_alone() -> None:
    assert {one.name for one in topics(*talks(ORCHIDS, CLUB), (), lambda _: {})} == {"Orchid", "Rowing club"}
    assert topics([], {}, (), lambda _: {}) == []


def test_a_topic_of_which_no_vectors_are_known_yet_stays() -> None:
    said, starts = talks(ORCHIDS, CLUB)
    known = {one.moment_id: topic_vector("rowing", 0) for one in said if "rowing" in one.text}
    apart = {name: vector + topic_vector(name, 1) for name, vector in known.items()}
    assert "Orchid" in {one.name for one in topics(said, starts, (), lambda _: apart)}


@pytest.fixture
def spoken_of(store: Store) -> Store:
    """A library with a note a week on orchids, of which the last names a colour that no other does."""
    texts = [*ORCHIDS, "The orchid cupboard.", "Our orchid cupboard.", "An orchid cupboard."]
    notes = [remember(f"{n}.md", FIRST + timedelta(weeks=n), said=text, kind="note") for n, text in enumerate(texts)]
    put(store, notes, {})
    consolidate(store)
    return store


def none_counted(*_: object) -> list[Topic]:
    raise AssertionError("topics are counted anew")


def test_what_changes_no_word_counts_nothing_anew(spoken_of: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = find(spoken_of.for_deriving)
    assert before.topics
    monkeypatch.setattr("memory.summaries.topics.topics", none_counted)
    put(spoken_of, [remember("photo.jpg", FIRST + timedelta(minutes=1))], {})
    consolidate(spoken_of)
    after = find(spoken_of.for_deriving)
    assert [(one.key, one.name, one.stems) for one in after.topics] == [
        (one.key, one.name, one.stems) for one in before.topics
    ]
    assert all(set(one.moment_ids) <= after.event_ids for one in after.topics)
    put(spoken_of, [remember("more.md", FIRST + timedelta(weeks=9), said="An orchid.", kind="note")], {})
    with pytest.raises(AssertionError, match="anew"):
        consolidate(spoken_of)


@pytest.mark.parametrize("way", ["forgotten", "hidden"])
def test_what_is_gone_is_in_no_kept_topic_once_it_is_told_anew(spoken_of: Store, way: str) -> None:
    assert "cupboard" in full_text.meta(spoken_of, KEPT).lower()
    gone = [one for one in find(spoken_of).said.values() if "cupboard" in one.text]
    assets_gone = [one.asset.id for one in moments.remembered(spoken_of, [one.moment_id for one in gone]).values()]
    if way == "hidden":
        hiding.hide(spoken_of, [corrections.new_correction(Hidden(), asset_id=one) for one in assets_gone])
    else:
        with spoken_of.transaction():
            for one in assets_gone:
                assets.remove(spoken_of, one)
    consolidate(spoken_of)
    kept = full_text.meta(spoken_of, KEPT)
    assert "orchid" in kept.lower() and "cupboard" not in kept.lower()
    assert all(one.moment_id not in kept for one in gone)


def test_a_damaged_note_of_topics_is_as_none(spoken_of: Store) -> None:
    before = find(spoken_of.for_deriving).topics
    for damaged in (
        "",
        "{{",
        "7",
        "[]",
        json.dumps({**json.loads(full_text.meta(spoken_of, KEPT)), "topics": [["x"]]}),
    ):
        with spoken_of.transaction():
            full_text.set_meta(spoken_of, KEPT, damaged)
        assert find(spoken_of.for_deriving).topics == before


def test_the_lines_of_a_topic_are_those_that_speak_of_it() -> None:
    said, starts = talks([f"{text} It rained." for text in ORCHIDS], CLUB)
    topic = found(said, starts)["Orchid"]
    spoken = Spoken({one.moment_id: one for one in said}, (topic,), "ada")
    assert spoken.lines(topic)["e0"] == (Line("I repotted the orchid.", "Ada", is_owner=True),)
    assert spoken.event_ids == {"e0", "e1", "e2", "e3"}
