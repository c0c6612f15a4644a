import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.language import format
from memory.records.derived import EventKind, EventText, Level, Line, PartOfDay, Summary, SummaryTitle, Title
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


def test_a_day_names_its_episodes_and_tells_what_was_said() -> None:
    assert told(LAKE_DAY, 60) == (
        "We rowed to the island. The boat leaked a little.\nMorning at the lake; a voice note; Norway, evening."
    )
    assert summarise(LAKE_DAY, 60).part_ids == ("14 11",)


def test_one_episode_is_named_and_told_once() -> None:
    assert told([event(1, 9, replace(MORNING, place="Munich"), place="Munich")], 60) == "Morning."
    assert told([event(1, 9, Title(place="Munich"), place="Munich")], 60) == "In Munich."
    letter = event(1, 9, replace(NOTE, subject="Packing list"), "Packing list: tent; towels.")
    assert told([letter], 60) == "A note, “Packing list”."
    talk = event(1, 9, replace(MESSAGES, speakers=("Anna",), subject="I bring the tent"), "Perfect.")
    assert told([talk], 60) == "Chat with Anna, “I bring the tent”."
    diary = event(1, 9, replace(NOTE, section="Diary", subject="we sang"), "We sang in the church.")
    assert told([diary], 60) == "We sang in the church."
    assert told([], 60) == ""


def test_many_episodes_are_named_in_part() -> None:
    many = [event(1, hour, replace(EVENING, folder=f"Stop {hour}")) for hour in range(8, 17)]
    assert told(many, 60) == ("Stop 8, evening; Stop 9, evening; Stop 10, evening; Stop 11, evening; and 5 more.")
    rain = replace(VOICE_NOTE, subject="rain over the hills")
    notes = [event(1, hour, rain, "Rain over the hills.") for hour in (8, 9)]
    assert told(notes, 60).endswith("\nA voice note; a voice note, “rain over the hills”.")
    notes = [event(1, hour, replace(NOTE, subject=f"rain {hour}"), f"Rain over hill{hour}.") for hour in (8, 9)]
    assert told(notes, 60).endswith("\nTwo notes.")


def test_of_many_without_words_the_weightiest_are_named() -> None:
    many = [event(day, 9, Title(words=f"stop {day}"), weight=0.9 if day == 20 else 0.5) for day in range(1, 21)]
    assert told(many, 60, Level.THEME) == (
        "20 days from 1 to 20 July 2024: stop 1; stop 2; stop 3; stop 20; and 16 more."
    )


def test_what_was_only_seen_is_not_told() -> None:
    seen = [event(1, 9, MORNING, seen=("cup",)), event(1, 12, DAY, weight=0.9, seen=("boat", "sail"))]
    assert told(seen, 60) == "Morning; day."
    both = summarise([*seen, event(1, 15, AFTERNOON, "Ada brought cherries.")], 60).text
    assert both.said == "Ada brought cherries." and not both.seen


def test_levels_above_are_counted_by_days_and_places() -> None:
    days = [
        above(Level.DAY, LAKE_DAY),
        above(Level.DAY, [event(15, 9, replace(MORNING, place="Munich"), "The old roof is dry.", "Munich")]),
        above(
            Level.DAY,
            [event(16, 9, replace(NOTE, subject="Bills"), "Paid the bills for the water."), event(16, 12, DAY)],
        ),
    ]
    day = date(2024, 7, 14)
    trip = above(Level.CHAPTER, LAKE_DAY, SummaryTitle(Level.CHAPTER, None, day, day, places=("Walchensee",)))
    assert told([*days, trip], 100, Level.MONTH) == (
        "Walchensee, 14 July 2024.\n"
        "We rowed to the island. The boat leaked a little. The old roof is dry. Paid the bills for the water.\n"
        "Three days in Walchensee and Munich."
    )
    year = told([above(Level.MONTH, [*days, trip])], 100, Level.YEAR)
    assert year.startswith("Walchensee, 14 July 2024.\n")


def test_what_runs_through_a_life_says_from_when_to_when() -> None:
    ada = event(1, 9, Title(words="Ada"))
    person = [ada, event(12, 9, A, "Ada sang for the guests.", "Munich"), event(12, 15, A, "", "Munich")]
    assert told(person, 60, Level.PERSON) == ("Ada sang for the guests.\nTwo days from 1 to 12 July 2024 in Munich.")
    assert told(person[1:], 60, Level.PLACE) == "Ada sang for the guests.\n12 July 2024."
    assert told(person[:1], 60, Level.THEME) == "1 July 2024: Ada."
    assert told(LAKE_DAY[:1], 60, Level.CHAPTER) == ("One day in Walchensee: morning at the lake, Walchensee.")


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
    assert text.frame and (text.lines or format.summary_frame(text.frame))
    for sentence in (one if one.endswith(".") else f"{one}." for one in text.said.split(". ") if one):
        assert any(sentence == line.text for part in parts for line in part.lines)
    assert text.seen in ((), cup) and not (text.seen and found.part_ids)
    assert len(text.said.split()) <= most_words
    by_id = {part.id: part for part in parts}
    assert [by_id[one].start for one in found.part_ids] == sorted(by_id[one].start for one in found.part_ids)


def test_a_summary_is_a_part_of_the_next_one_without_its_frame() -> None:
    day = above(Level.DAY, LAKE_DAY)
    assert (day.events, day.days, day.places, day.level) == (3, 1, ("Walchensee",) * 3, Level.DAY)
    assert day.weight == pytest.approx(0.5)
    assert "episodes" not in summarise([day], 60, Level.MONTH).text.said


def chat(day: int, *said: tuple[str, str]) -> SummaryInput:
    lines = tuple(Line(text, who) for who, text in said)
    start = datetime(2024, 7, day, 9, tzinfo=ZONE)
    made = event_with(f"chat {day}", start, MESSAGES, EventText(lines=lines))
    return part_of(EventFeatures(made))


CHATS = [
    chat(3, ("Mira", "I sold my old tandem to a neighbour."), ("Jonas", "We finally planted the apple trees.")),
    chat(9, ("Jonas", "Mira lent me the long ladder."), ("Mira", "I'm knitting a scarf for my brother.")),
]


def of(name: str, parts: Sequence[SummaryInput]) -> str:
    return format.summary_text(summarise(parts, 80, Level.PERSON, name).text)


def test_a_person_is_told_by_what_they_said_and_what_names_them() -> None:
    assert of("Mira", CHATS) == (
        "Mira sold their old tandem to a neighbour. Jonas said: “Mira lent me the long ladder.” "
        "Mira is knitting a scarf for their brother.\n"
        "Mira on two days from 3 to 9 July 2024."
    )
    assert "scarf" not in of("Jonas", CHATS) and "apple trees" in of("Jonas", CHATS)


def test_two_persons_of_one_chat_are_never_told_alike() -> None:
    empty = [chat(3, ("Mira", "Ok!"), ("Jonas", "Thanks!"))]
    assert of("Mira", CHATS) != of("Jonas", CHATS) and of("Mira", empty) != of("Jonas", empty)


RECIPE = "Rye bread: flour; salt; a spoon of honey; and 2 more."


@pytest.mark.parametrize("level", list(Level))
def test_no_list_or_order_introduces_a_level(level: Level) -> None:
    parts = [event(2, 9, NOTE, RECIPE), event(3, 9, NOTE, "Knead the dough for ten minutes."), *CHATS[:1]]
    told_of = format.summary_text(summarise(parts, 80, level, "Mira").text)
    assert "honey" not in told_of and "Knead" not in told_of and told_of.startswith("Mira sold")


def test_what_turns_a_life_is_told_before_the_rest() -> None:
    done = ("watered the tomatoes", "fixed the old chair", "cooked lentil soup", "cleaned both windows")
    small = [chat(day, ("Jonas", f"I {one}.")) for day, one in enumerate(done, 1)]
    turning = chat(20, ("Mira", "I started at the new school on Monday."))
    assert summarise([*small, turning], 12, Level.MONTH).text.lines == (
        Line("I started at the new school on Monday.", "Mira"),
    )


def test_a_day_seen_from_another_is_told_of_that_day_alone() -> None:
    parts = [event(3, 9, A, "The ferry leaves tomorrow at noon."), event(4, 9, A, "Karl met us at the pier.")]
    assert "tomorrow" in told(parts, 60, Level.DAY) and "tomorrow" not in told(parts, 60, Level.MONTH)


def test_what_was_in_another_month_or_year_is_no_part_of_the_recap_of_this_one() -> None:
    parts = [
        event(3, 9, A, "Grandmother sailed to Elba in June."),
        event(4, 9, A, "Karl buys a new rope in August."),
        event(5, 9, A, "Tom won the race on 4 July."),
        event(6, 9, A, "Rosa moved to Kochel in 1999."),
    ]
    month, year, week = (told(parts, 90, level) for level in (Level.MONTH, Level.YEAR, Level.CHAPTER))
    assert "Tom" in month and not any(name in month for name in ("Elba", "rope", "Rosa"))
    assert all(name in year for name in ("Tom", "Elba", "rope")) and "Rosa" not in year
    assert all(name in week for name in ("Tom", "Elba", "rope", "Rosa"))
