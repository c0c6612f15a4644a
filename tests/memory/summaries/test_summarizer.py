import random
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.episodes.labels import SEEN
from memory.records.derived import Event, Level, Summary
from memory.summaries.summarizer import SummaryInput, part_above, part_of, summarise, summary_title

ZONE = timezone(timedelta(hours=2))


def event(day: int, hour: int, title: str, text: str = "", place: str = "", weight: float = 0.5) -> SummaryInput:
    start = datetime(2024, 7, day, hour, tzinfo=ZONE)
    made = Event(f"{day} {hour}", (), start, start + timedelta(hours=1), title, text, place, "fake")
    return part_of(EventFeatures(made, weight=weight))


def above(level: Level, parts: Sequence[SummaryInput], title: str = "") -> SummaryInput:
    starts = sorted(part.start for part in parts)
    ids = tuple(part.id for part in parts)
    text = summarise(parts, 80, level).text
    name = title or summary_title(level, "", parts)
    return part_above(Summary(f"{level} {ids[0]}", level, "", ids, starts[0], starts[-1], name, text, "fake"), parts)


LAKE_DAY = [
    event(14, 9, "Morning at the lake, Walchensee", "", "Walchensee"),
    event(
        14, 11, "Voice note: we rowed to the island", "We rowed to the island. The boat leaked a little.", "Walchensee"
    ),
    event(14, 19, "Norway: evening in Walchensee", "Seen: candle.", "Walchensee"),
]


def test_a_day_counts_and_names_its_episodes_and_tells_what_was_said() -> None:
    told = summarise(LAKE_DAY, 60)
    assert told.text == (
        "Three episodes: morning at the lake; a voice note; evening, Norway.\n"
        "We rowed to the island. The boat leaked a little."
    )
    assert told.part_ids == ("14 11",)


def test_one_episode_is_named_and_told_once() -> None:
    assert summarise([event(1, 9, "Morning in Munich", place="Munich")], 60).text == "Morning."
    letter = event(1, 9, "Note: Packing list", "Packing list: tent; towels.")
    assert summarise([letter], 60).text == "A note.\nPacking list: tent; towels."
    talk = event(1, 9, "Messages from Anna: I bring the tent", "Perfect.")
    assert summarise([talk], 60).text == "Messages from Anna, “I bring the tent”.\nPerfect."
    assert summarise([], 60).text == ""


def test_many_episodes_are_named_in_part() -> None:
    many = [event(1, hour, f"Evening at stop {hour}") for hour in range(8, 17)]
    assert summarise(many, 60).text == (
        "Nine episodes: evening at stop 8; evening at stop 9; evening at stop 10; evening at stop 11; and 5 more."
    )
    notes = [event(1, hour, "Voice note: rain over the hills", "Rain over the hills.") for hour in (8, 9)]
    assert summarise(notes, 60).text.startswith("Two episodes: a voice note; a voice note, “rain over the hills”.")


def test_of_many_without_words_the_weightiest_are_named() -> None:
    many = [event(day, 9, f"Evening at stop {day}", weight=0.9 if day == 20 else 0.5) for day in range(1, 21)]
    assert summarise(many, 60, Level.THEME).text == (
        "20 episodes on 20 days from 1 to 20 July 2024: "
        "evening at stop 1; evening at stop 2; evening at stop 3; evening at stop 20; and 16 more."
    )


def test_what_was_seen_is_told_once_and_only_where_nothing_was_said() -> None:
    seen = [event(1, 9, "Morning", "Seen: cup."), event(1, 12, "Day", "Seen: boat; sail.", weight=0.9)]
    assert summarise(seen, 60).text == "Two episodes: morning; day.\nSeen: boat; sail."
    assert SEEN not in summarise([*seen, event(1, 15, "Afternoon", "Ada came by.")], 60).text


def test_levels_above_are_counted_by_days_events_and_places() -> None:
    days = [
        above(Level.DAY, LAKE_DAY),
        above(Level.DAY, [event(15, 9, "Morning in Munich", "The roof is dry.", "Munich")]),
        above(Level.DAY, [event(16, 9, "Note: Bills", "Paid the bills."), event(16, 12, "Day")]),
    ]
    trip = above(Level.CHAPTER, LAKE_DAY, "Walchensee, 14 July 2024")
    month = summarise([*days, trip], 100, Level.MONTH)
    frame, _, told = month.text.partition("\n")
    assert (
        frame == "Three days with six episodes, mostly in Walchensee and Munich. Among them: Walchensee, 14 July 2024."
    )
    assert told == "We rowed to the island. The boat leaked a little. The roof is dry. Paid the bills."
    year = summarise([above(Level.MONTH, [*days, trip])], 100, Level.YEAR).text
    assert year.startswith("Three days with six episodes, mostly in Walchensee and Munich. Among them: Walchensee, 14")


def test_what_runs_through_a_life_says_from_when_to_when() -> None:
    person = [event(1, 9, "Ada"), event(12, 9, "B", "She sang.", "Munich"), event(12, 15, "C", "", "Munich")]
    assert summarise(person, 60, Level.PERSON).text == (
        "Three episodes on two days from 1 to 12 July 2024, mostly in Munich.\nShe sang."
    )
    assert summarise(person[1:], 60, Level.PLACE).text == "Two episodes on 12 July 2024.\nShe sang."
    assert summarise(person[:1], 60, Level.THEME).text == "One episode on 1 July 2024: Ada."
    assert summarise(LAKE_DAY[:1], 60, Level.CHAPTER).text == (
        "One day with one episode, in Walchensee: morning at the lake, Walchensee."
    )


def test_nearly_the_same_is_told_once_and_time_gives_the_order() -> None:
    parts = [
        event(3, 9, "C", "Karl tied the boat to a tree. The rope of the boat is red."),
        event(1, 9, "A", "The boat needs a new rope."),
        event(2, 9, "B", "The boat needs a new rope, Karl says."),
    ]
    told = summarise(parts, 60, Level.THEME).text.partition("\n")[2]
    assert told.count("needs a new rope") == 1
    assert told.index("needs a new rope") < told.index("to a tree") < told.index("is red")


def test_weight_decides_where_there_is_no_room_for_all() -> None:
    parts = [event(day, 9, "A", f"Word{day} stood beside thing{day}.", weight=day / 10) for day in range(1, 10)]
    told = summarise(parts, 16, Level.THEME)
    assert told.part_ids == ("7 9", "8 9", "9 9")


def test_titles_of_all_levels() -> None:
    parts = [event(14, 9, "Morning", "We met lena.", "Munich"), event(15, 9, "Note", "The boats, boats.", "Kochel")]
    expected = {
        Level.DAY: "Sunday 14 July 2024, Kochel and Munich",
        Level.CHAPTER: "Kochel and Munich, 14–15 July 2024",
        Level.MONTH: "July 2024",
        Level.YEAR: "2024",
        Level.PLACE: "key",
        Level.PERSON: "Key",
        Level.THEME: "key",
    }
    assert {level: summary_title(level, "key", parts) for level in Level} == expected
    assert summary_title(Level.PERSON, "mctavish", [event(1, 9, "Messages from McTavish")]) == "McTavish"
    boats = [event(day, 9, "Day", "The boat leaked.") for day in (1, 2)]
    assert summary_title(Level.THEME, "key", boats) == "Boat and leaked"
    assert summary_title(Level.DAY, "", boats[:1]) == "Monday 1 July 2024"


SAID = st.sampled_from(
    ["The boat leaks.", "Karl mends the boat.", "It rained.", "Ada sang for Karl.", "Seen: cup.", ""]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 28), SAID, SAID, st.floats(0, 1)), min_size=1, max_size=12),
    st.sampled_from(list(Level)),
    st.integers(5, 120),
    st.randoms(use_true_random=False),
)
def test_whatever_is_told_stands_in_the_parts_and_fits(
    drawn: list[tuple[int, str, str, float]], level: Level, most_words: int, chance: random.Random
) -> None:
    parts = [event(day, n % 24, f"Day {n}", f"{one} {other}", "", w) for n, (day, one, other, w) in enumerate(drawn)]
    told = summarise(parts, most_words, level)
    shuffled = parts.copy()
    chance.shuffle(shuffled)
    assert summarise(shuffled, most_words, level) == told
    lines = told.text.split("\n")
    assert lines[0] and len(lines) <= 2
    body = lines[1] if len(lines) > 1 else ""
    for sentence in (one if one.endswith(".") else f"{one}." for one in body.split(". ") if one):
        assert any(sentence in part.text for part in parts)
    assert body.count(SEEN) <= 1 and (SEEN not in body or not told.part_ids)
    assert len(body.split()) <= most_words
    by_id = {part.id: part for part in parts}
    assert [by_id[one].start for one in told.part_ids] == sorted(by_id[one].start for one in told.part_ids)


def test_a_summary_is_a_part_of_the_next_one_without_its_frame() -> None:
    day = above(Level.DAY, LAKE_DAY)
    assert (day.events, day.days, day.places, day.level) == (3, 1, ("Walchensee",) * 3, Level.DAY)
    assert day.weight == pytest.approx(0.5)
    assert "episodes" not in summarise([day], 60, Level.MONTH).text.partition("\n")[2]
