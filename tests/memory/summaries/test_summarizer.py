import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.language import format
from memory.records.derived import EventKind, EventText, Level, PartOfDay, Summary, SummaryTitle, Title
from memory.summaries.summarizer import SummaryInput, part_above, part_of, summarise, summary_title
from tests.lives import event_with

ZONE = timezone(timedelta(hours=2))


MORNING, AFTERNOON, EVENING, DAY = (Title(part=PartOfDay(part)) for part in ("morning", "afternoon", "evening", "day"))
A = Title(words="A")
NOTE, VOICE_NOTE, MESSAGES = map(Title, (EventKind.NOTE, EventKind.VOICE_NOTE, EventKind.MESSAGES))


def event(
    day: int,
    hour: int,
    title: Title,
    said: str = "",
    place: str = "",
    weight: float = 0.5,
    seen: tuple[str, ...] = (),
) -> SummaryInput:
    start = datetime(2024, 7, day, hour, tzinfo=ZONE)
    made = event_with(f"{day} {hour}", start, title, EventText(said, seen), place)
    return part_of(EventFeatures(made, weight=weight))


def above(level: Level, parts: Sequence[SummaryInput], title: SummaryTitle | None = None) -> SummaryInput:
    starts = sorted(part.start for part in parts)
    ids = tuple(part.id for part in parts)
    text = summarise(parts, 80, level).text
    name = title or summary_title(level, "", parts)
    words = (format.summary_title(name), format.summary_text(text))
    made = Summary(f"{level} {ids[0]}", level, "", ids, starts[0], starts[-1], *words, "fake", name, text)
    return part_above(made, parts)


def told(parts: Sequence[SummaryInput], most_words: int, level: Level = Level.DAY) -> str:
    return format.summary_text(summarise(parts, most_words, level).text)


LAKE_DAY = [
    event(14, 9, replace(MORNING, scene="lake", place="Walchensee"), "", "Walchensee"),
    event(
        14,
        11,
        replace(VOICE_NOTE, subject="we rowed to the island"),
        "We rowed to the island. The boat leaked a little.",
        "Walchensee",
    ),
    event(14, 19, replace(EVENING, place="Walchensee", folder="Norway"), "", "Walchensee", seen=("candle",)),
]


def test_a_day_counts_and_names_its_episodes_and_tells_what_was_said() -> None:
    assert told(LAKE_DAY, 60) == (
        "Three episodes: morning at the lake; a voice note; Norway, evening.\n"
        "We rowed to the island. The boat leaked a little."
    )
    assert summarise(LAKE_DAY, 60).part_ids == ("14 11",)


def test_one_episode_is_named_and_told_once() -> None:
    assert told([event(1, 9, replace(MORNING, place="Munich"), place="Munich")], 60) == "Morning."
    assert told([event(1, 9, Title(place="Munich"), place="Munich")], 60) == "In Munich."
    letter = event(1, 9, replace(NOTE, subject="Packing list"), "Packing list: tent; towels.")
    assert told([letter], 60) == "A note.\nPacking list: tent; towels."
    talk = event(1, 9, replace(MESSAGES, speakers=("Anna",), subject="I bring the tent"), "Perfect.")
    assert told([talk], 60) == "Chat with Anna, “I bring the tent”.\nPerfect."
    diary = event(1, 9, replace(NOTE, section="Diary", subject="we sang"), "We sang.")
    assert told([diary], 60) == "Diary.\nWe sang."
    assert told([], 60) == ""


def test_many_episodes_are_named_in_part() -> None:
    many = [event(1, hour, replace(EVENING, folder=f"Stop {hour}")) for hour in range(8, 17)]
    assert told(many, 60) == (
        "Nine episodes: Stop 8, evening; Stop 9, evening; Stop 10, evening; Stop 11, evening; and 5 more."
    )
    rain = replace(VOICE_NOTE, subject="rain over the hills")
    notes = [event(1, hour, rain, "Rain over the hills.") for hour in (8, 9)]
    assert told(notes, 60).startswith("Two episodes: a voice note; a voice note, “rain over the hills”.")
    notes = [event(1, hour, replace(NOTE, subject=f"rain {hour}"), f"Rain over hill{hour}.") for hour in (8, 9)]
    assert told(notes, 60).startswith("Two episodes: two notes.")


def test_of_many_without_words_the_weightiest_are_named() -> None:
    many = [event(day, 9, Title(words=f"stop {day}"), weight=0.9 if day == 20 else 0.5) for day in range(1, 21)]
    assert told(many, 60, Level.THEME) == (
        "20 episodes on 20 days from 1 to 20 July 2024: stop 1; stop 2; stop 3; stop 20; and 16 more."
    )


def test_what_was_seen_is_told_once_and_only_where_nothing_was_said() -> None:
    seen = [event(1, 9, MORNING, seen=("cup",)), event(1, 12, DAY, weight=0.9, seen=("boat", "sail"))]
    assert told(seen, 60) == "Two episodes: morning; day.\nSeen: boat; sail."
    both = summarise([*seen, event(1, 15, AFTERNOON, "Ada came by.")], 60).text
    assert both.said == "Ada came by." and not both.seen


def test_levels_above_are_counted_by_days_events_and_places() -> None:
    days = [
        above(Level.DAY, LAKE_DAY),
        above(Level.DAY, [event(15, 9, replace(MORNING, place="Munich"), "The roof is dry.", "Munich")]),
        above(Level.DAY, [event(16, 9, replace(NOTE, subject="Bills"), "Paid the bills."), event(16, 12, DAY)]),
    ]
    day = date(2024, 7, 14)
    trip = above(Level.CHAPTER, LAKE_DAY, SummaryTitle(Level.CHAPTER, None, day, day, places=("Walchensee",)))
    assert told([*days, trip], 100, Level.MONTH) == (
        "Three days with six episodes, mostly in Walchensee and Munich. Among them: Walchensee, 14 July 2024.\n"
        "We rowed to the island. The boat leaked a little. The roof is dry. Paid the bills."
    )
    year = told([above(Level.MONTH, [*days, trip])], 100, Level.YEAR)
    assert year.startswith("Three days with six episodes, mostly in Walchensee and Munich. Among them: Walchensee, 14")


def test_what_runs_through_a_life_says_from_when_to_when() -> None:
    ada = event(1, 9, Title(words="Ada"))
    person = [ada, event(12, 9, A, "She sang.", "Munich"), event(12, 15, A, "", "Munich")]
    assert told(person, 60, Level.PERSON) == (
        "Three episodes on two days from 1 to 12 July 2024, mostly in Munich.\nShe sang."
    )
    assert told(person[1:], 60, Level.PLACE) == "Two episodes on 12 July 2024.\nShe sang."
    assert told(person[:1], 60, Level.THEME) == "One episode on 1 July 2024: Ada."
    assert told(LAKE_DAY[:1], 60, Level.CHAPTER) == (
        "One day with one episode, in Walchensee: morning at the lake, Walchensee."
    )


def test_nearly_the_same_is_told_once_and_time_gives_the_order() -> None:
    parts = [
        event(3, 9, A, "Karl tied the boat to a tree. The rope of the boat is red."),
        event(1, 9, A, "The boat needs a new rope."),
        event(2, 9, A, "The boat needs a new rope, Karl says."),
    ]
    said = summarise(parts, 60, Level.THEME).text.said
    assert said.count("needs a new rope") == 1
    assert said.index("needs a new rope") < said.index("to a tree") < said.index("is red")


def test_weight_decides_where_there_is_no_room_for_all() -> None:
    parts = [event(day, 9, A, f"Word{day} stood beside thing{day}.", weight=day / 10) for day in range(1, 10)]
    assert summarise(parts, 16, Level.THEME).part_ids == ("7 9", "8 9", "9 9")


def test_titles_of_all_levels() -> None:
    parts = [event(14, 9, MORNING, "We met lena.", "Munich"), event(15, 9, NOTE, "The boats, boats.", "Kochel")]
    expected = {
        Level.DAY: "Sunday in Kochel and Munich, 14 July 2024",
        Level.MONTH: "July 2024",
        Level.YEAR: "2024",
        Level.PLACE: "key",
        Level.PERSON: "Key",
    }
    assert {one: format.summary_title(summary_title(one, "key", parts)) for one in expected} == expected
    talk = event(1, 9, replace(MESSAGES, speakers=("McTavish",)))
    assert format.summary_title(summary_title(Level.PERSON, "mctavish", [talk])) == "McTavish"
    assert format.summary_title(summary_title(Level.DAY, "", [event(1, 9, DAY)])) == "Monday 1 July 2024"
    fair = [event(1, 9, replace(MORNING, folder="Harbour fair"), "", "Munich"), event(1, 15, NOTE)]
    assert summary_title(Level.DAY, "", fair) == SummaryTitle(
        Level.DAY, None, date(2024, 7, 1), date(2024, 7, 1), "Harbour fair"
    )


SAID = st.sampled_from(["The boat leaks.", "Karl mends the boat.", "It rained.", "Ada sang for Karl.", ""])


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
    cup = ("cup",)
    parts = [
        event(day, n % 24, Title(words=f"Day {n}"), f"{one} {other}".strip(), "", w, () if one or other else cup)
        for n, (day, one, other, w) in enumerate(drawn)
    ]
    found = summarise(parts, most_words, level)
    shuffled = parts.copy()
    chance.shuffle(shuffled)
    assert summarise(shuffled, most_words, level) == found
    text = found.text
    assert text.frame and format.summary_frame(text.frame)
    for sentence in (one if one.endswith(".") else f"{one}." for one in text.said.split(". ") if one):
        assert any(sentence in part.said for part in parts)
    assert text.seen in ((), cup) and not (text.seen and found.part_ids)
    assert len(text.said.split()) <= most_words
    by_id = {part.id: part for part in parts}
    assert [by_id[one].start for one in found.part_ids] == sorted(by_id[one].start for one in found.part_ids)


def test_a_summary_is_a_part_of_the_next_one_without_its_frame() -> None:
    day = above(Level.DAY, LAKE_DAY)
    assert (day.events, day.days, day.places, day.level) == (3, 1, ("Walchensee",) * 3, Level.DAY)
    assert day.weight == pytest.approx(0.5)
    assert "episodes" not in summarise([day], 60, Level.MONTH).text.said
