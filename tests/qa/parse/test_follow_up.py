from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from memory.knowledge.entity_resolution import known_names
from memory.records.derived import Entity, EntityKind
from memory.records.library import Kind
from memory.records.query import Counted, Query, Span, Task
from qa.parse.answer_type import AnswerType, answer_type
from qa.parse.follow_up import asks_openly, carried, follow_up, is_follow_up, is_telling
from qa.parse.pronouns import made_whole
from qa.parse.question import Vocabulary, read_question
from qa.parse.way import Way, way_of

NOW = datetime(2024, 7, 17, tzinfo=UTC)
NAMES = known_names(
    [Entity(name, EntityKind.PERSON, tuple(name.split("/"))) for name in ("Max/I", "Lena", "Ben")], "Max"
)
ALBUMS = frozenset({"Summer", "Winter 2020"})
VOCABULARY = Vocabulary(frozenset({"norway", "italy"}), frozenset(), "Max", NAMES, albums=ALBUMS)


def read(question: str) -> Query:
    return read_question(question, NOW, VOCABULARY)


def talk(*questions: str) -> Query:
    previous = read(questions[0])
    for question in questions[1:]:
        fresh = read(question)
        assert is_follow_up(question, fresh)
        previous = follow_up(previous, fresh)
    return previous


def span(first: str, end: str) -> tuple[Span, ...]:
    return (Span(*(datetime.combine(date.fromisoformat(one), time(), UTC) for one in (first, end))),)


ITALY = "What did we do in Italy in May 2021?"
LAKE = "Who was with Ben at the lake on 14 July 2023?"


@pytest.mark.parametrize(
    ("first", "second", "start", "end"),
    [
        (ITALY, "and the year before?", "2020-05-01", "2020-06-01"),
        (ITALY, "and a year later?", "2022-05-01", "2022-06-01"),
        (ITALY, "the next month", "2021-06-01", "2021-07-01"),
        (ITALY, "And in June 2020?", "2020-06-01", "2020-07-01"),
        (ITALY, "and in Norway?", "2021-05-01", "2021-06-01"),
        (LAKE, "and the day before?", "2023-07-13", "2023-07-14"),
        (LAKE, "two days later?", "2023-07-16", "2023-07-17"),
        (LAKE, "and the week after?", "2023-07-15", "2023-07-22"),
        (LAKE, "the previous year", "2022-07-14", "2022-07-15"),
        ("Wer war im Mai 2021 am See?", "und das Jahr davor?", "2020-05-01", "2020-06-01"),
    ],
)
def test_times_are_moved_replaced_or_taken_over(first: str, second: str, start: str, end: str) -> None:
    assert talk(first, second).spans == span(start, end)


def test_an_album_is_taken_over_or_replaced() -> None:
    first = "photos of the dog in the album Summer"
    assert talk(first, "and in Norway?").albums == ("Summer",)
    other = talk(first, "and in the album Winter 2020?")
    assert (other.albums, other.text, other.kinds, other.spans) == (("Winter 2020",), "dog", {Kind.PHOTO}, ())


def test_a_leap_day_a_year_on_is_the_28th() -> None:
    assert talk("What did we do on 29 February 2024?", "and the year before?").spans == span("2023-02-28", "2023-03-01")


def test_a_month_on_from_the_31st_is_the_last_day_of_a_short_month() -> None:
    (found,) = talk("What did we do on 31 January 2023?", "and the month after?").spans
    assert found.start == datetime(2023, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "places", "people", "text"),
    [
        (ITALY, "and in Norway?", ("norway",), (), "Norway"),
        (ITALY, "what about Lena?", ("italy",), ("lena",), "Italy Lena"),
        (ITALY, "who else was there?", ("italy",), (), "Italy"),
        (ITALY, "What about the boat?", ("italy",), (), "boat"),
        (LAKE, "and with Lena?", (), ("lena",), "lake Lena"),
        (LAKE, "and Lena too?", (), ("ben", "lena"), "Ben lake Lena"),
        (LAKE, "what did they eat there?", (), ("ben",), "Ben lake eat"),
        (LAKE, "Did Lena like it?", (), ("lena",), "lake Lena"),
    ],
)
def test_who_and_where_are_replaced_or_taken_over(
    first: str, second: str, places: tuple[str, ...], people: tuple[str, ...], text: str
) -> None:
    found = talk(first, second)
    assert (found.places, found.people, found.text) == (places, people, text)


@pytest.mark.parametrize(
    ("second", "task"),
    [
        ("and in Norway?", Task.SUM_UP),
        ("who else was there?", Task.WHO),
        ("when was that?", Task.WHEN),
        ("how many photos are there?", Task.COUNT),
        ("only videos", Task.SUM_UP),
        ("was Lena there?", Task.YES_NO),
    ],
)
def test_what_is_asked_stays_unless_the_second_question_asks(second: str, task: Task) -> None:
    assert talk(ITALY, second).task is task


def test_only_videos() -> None:
    first = "How many photos did I take in Norway in 2023?"
    found = talk(first, "only videos")
    assert (found.task, found.counted, found.kinds, found.places) == (
        Task.COUNT,
        Counted.FILES,
        {Kind.VIDEO},
        ("norway",),
    )
    assert found.spans == read(first).spans


def test_show_me_more_is_the_next_page() -> None:
    found = talk(ITALY, "show me more")
    assert found.page == 1
    assert (found.text, found.spans, found.places, found.notes) == ("Italy", read(ITALY).spans, ("italy",), ())
    assert talk(ITALY, "show me more", "more").page == 2
    assert talk(ITALY, "show me more", "and in Norway?").page == 0


def test_a_talk_goes_on_and_remembers_the_question_that_stood_alone() -> None:
    found = talk(ITALY, "and in Norway?", "and the year before?", "with Lena?")
    assert (found.places, found.people, found.spans) == (("norway",), ("lena",), span("2020-05-01", "2020-06-01"))
    assert (found.question, found.follows) == ("with Lena?", ITALY)


@pytest.mark.parametrize(
    "question",
    [
        "Where did Ben buy the red car?",
        "What did we do in Norway?",
        "When did Lena plant the tree?",
        "red car",
        "Who was there in 2019?",
        "How many photos of the boat are in the album that Lena made for her mother last year, and who took them?",
    ],
)
def test_a_whole_question_stands_alone(question: str) -> None:
    assert not is_follow_up(question, read(question))


PHOTOS = "Show me photos of Ben in Norway"


def test_the_kind_of_file_stays_where_it_can_hold_what_is_asked_next() -> None:
    assert talk(PHOTOS, "what was Ben wearing there?").kinds == {Kind.PHOTO}
    assert talk(PHOTOS, "and in Italy?").kinds == {Kind.PHOTO}
    assert talk(PHOTOS, "what did Ben say about it?").kinds == frozenset()
    assert talk(PHOTOS, "and when did Ben arrive there?").kinds == frozenset()


def test_a_time_asked_for_need_not_lie_in_the_times_of_the_question_before() -> None:
    assert not talk(LAKE, "and when did Ben buy the boat?").spans_hard
    assert talk(LAKE, "when was that?").spans_hard
    assert talk(LAKE, "what did Ben eat there?").spans_hard


def test_show_me_is_a_question_of_its_own() -> None:
    assert talk(LAKE, "show me photos of it").task is Task.FIND
    assert talk("How many photos did I take in Norway?", "show only videos").task is Task.COUNT


@pytest.mark.parametrize(
    "question",
    [
        # a day, a thing or a picture that is described by itself
        "that day at the beach",
        "that evening with the fireworks",
        "those boats in the harbour",
        "what did we eat that evening at the lake?",
        # that something is, and not where
        "was there a dog at the beach?",
        "are there pictures of the lighthouse?",
        "how many photos are there of the harbour?",
        # weather, hours, and a thing that the question names itself
        "did it rain at the wedding?",
        "what time was it when the train left?",
        "Where is the red car and who drives it?",
        # more of another thing
        "more photos of the harbour",
        "show me some more pictures of the garden",
        "any more notes about the roof?",
    ],
)
def test_a_question_that_names_its_own_subject_is_a_new_one(question: str) -> None:
    assert not is_follow_up(question, read(question))


@pytest.mark.parametrize(
    "second",
    [
        "show me",
        "Show them, please",
        "ok, show me all of them",
        "let me see those",
        "can I see it?",
        "show me the photos",
        "zeig mir die Fotos",
    ],
)
def test_to_be_shown_without_a_subject_lists_what_the_last_question_was_about(second: str) -> None:
    found = talk("How many times did Ben swim in Norway in 2023?", second)
    assert (found.task, way_of(found), found.counted) == (Task.FIND, Way.FIND, None)
    assert (set(found.text.lower().split()), found.places) == ({"ben", "swim", "norway"}, ("norway",))
    assert found.spans == span("2023-01-01", "2024-01-01")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("When did Ben buy the boat?", "and how much did he pay", {"ben", "boat", "pay"}),
        ("Where did Lena see the new bike?", "and what did she pay for it?", {"lena", "bike", "pay"}),
        ("Who fixed the roof for Ben?", "how long did it take him?", {"roof", "ben"}),
    ],
)
def test_pronouns_lean_on_the_question_before(first: str, second: str, words: set[str]) -> None:
    previous, fresh = read(first), read(second)
    assert is_follow_up(second, fresh)
    whole = follow_up(previous, read(made_whole(second, fresh, previous)[0]))
    assert words <= set(whole.text.lower().split())


@pytest.mark.parametrize(
    "second", ["who was with us that day?", "what did we eat that evening?", "who was there with us?"]
)
def test_a_time_or_place_that_is_only_pointed_at_is_that_of_the_question_before(second: str) -> None:
    assert talk(ITALY, second).spans == span("2021-05-01", "2021-06-01")


def test_a_day_with_somebody_known_is_still_the_day_before() -> None:
    assert talk(ITALY, "what did we do that evening with Ben?").spans == span("2021-05-01", "2021-06-01")


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("dogs", "and cats?", "cats"),
        ("show me dogs", "what about cats?", "cats"),
        ("When did Ben buy the boat?", "and the car?", "Ben buy car"),
        ("dogs", "with Ben?", "dogs Ben"),
        ("dogs", "and in 2022?", "dogs"),
    ],
)
def test_another_thing_takes_the_place_of_the_first_and_a_detail_does_not(first: str, second: str, text: str) -> None:
    found = talk(first, second)
    assert found.text == text
    assert (way_of(found), found.task) == (way_of(read(first)), read(first).task)


def test_what_is_asked_is_that_of_the_last_question_that_asks() -> None:
    found = talk("Why did we leave the party early?", "and the concert?", "and the wedding?")
    assert answer_type(found) is AnswerType.REASON
    assert answer_type(talk("Why did we leave the party early?", "and who came along to it?")) is AnswerType.PERSON


def test_what_was_carried_over_is_told() -> None:
    assert carried(talk("dogs at the harbour", "and in 2022?"), "and in 2022?") == "dogs harbour"
    assert carried(talk("dogs", "and cats?"), "and cats?") == ""
    assert carried(talk(LAKE, "what did they eat there?"), "what did they eat there?") == "Ben lake"


@pytest.mark.parametrize(
    "second",
    [
        "what did we eat?",
        "what went wrong",
        "where did we sleep?",
        "who came along",
        "did it rain?",
        "how was the weather",
    ],
)
def test_a_bare_question_after_a_telling_is_about_what_was_told(second: str) -> None:
    for first in ("Tell me about the harbour trip", "How was the week in Lübeck?", "that weekend on the boat"):
        assert is_follow_up(second, read(second), read(first))
    assert not is_follow_up(second, read(second), read("When did Ben buy the boat?"))


@pytest.mark.parametrize(
    "second",
    ["what did we eat at Lena's?", "what did we pay for the roof", "where did we sleep in May 2021", "photos of seals"],
)
def test_a_question_that_names_something_is_its_own_after_a_telling(second: str) -> None:
    assert not is_follow_up(second, read(second), read("Tell me about the harbour trip"))


def test_what_is_asked_openly_names_nothing_of_its_own() -> None:
    previous, fresh = read("Tell me about the harbour trip"), read("and the weather?")
    whole = follow_up(previous, fresh)
    assert asks_openly(replace(whole, carried=carried(whole, "and the weather?")))
    assert not asks_openly(fresh) and is_telling(previous) and not is_telling(fresh)
