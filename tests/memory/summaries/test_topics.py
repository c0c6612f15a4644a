"""Topics of made-up talks: what comes up on several days, by name, with the moments that speak of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from memory.records.derived import Line
from memory.store.said import Said
from memory.summaries.topics import Spoken, Topic, topics
from tests.lives import topic_vector

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


def test_the_lines_of_a_topic_are_those_that_speak_of_it() -> None:
    said, starts = talks([f"{text} It rained." for text in ORCHIDS], CLUB)
    topic = found(said, starts)["Orchid"]
    spoken = Spoken({one.moment_id: one for one in said}, (topic,), "ada")
    assert spoken.lines(topic)["e0"] == (Line("I repotted the orchid.", "Ada", is_owner=True),)
    assert spoken.event_ids == {"e0", "e1", "e2", "e3"}
