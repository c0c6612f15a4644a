import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.knowledge.learn import learn
from memory.records.derived import Entity, EntityKind, Event, Fact, Level, Summary
from memory.records.library import Asset, Kind, Medium, Moment, MomentText, Place, TakenFrom, TextKind, Timestamp
from memory.records.query import Query, Span, Task
from memory.store import Store, assets, events, facts, moments
from memory.store.moments import Perceived
from qa.parse.understanding import read_vocabulary, understand

NOW = datetime(2024, 7, 17, 15, 30, tzinfo=UTC)
MOVED = datetime(2021, 9, 1, tzinfo=UTC)


@pytest.fixture
def store(store: Store) -> Store:
    for number, (at, words, place) in enumerate(
        [
            (datetime(2019, 12, 24, 18, tzinfo=UTC), "My grandmother Rosa made soup.", "Kiel"),
            (datetime(2022, 6, 1, 9, tzinfo=UTC), "Rosa bought a boat.", "Munich"),
        ]
    ):
        asset = Asset(f"a{number}", Kind.NOTE, Timestamp(at), TakenFrom.TEXT, 1, Place(1, 1, place, "", "Germany"))
        assets.put(store, asset)
        moment = Moment(f"m{number}", asset.id, Medium.PARAGRAPH, 0, Timestamp(at))
        text = MomentText(moment.id, TextKind.NOTE, words, "r", speaker="Paul" if number else "")
        moments.store_perceived(store, asset.id, [Perceived(moment, (text,))])
    return store


def consolidated(store: Store) -> None:
    learn(store, ["m0", "m1"], "Lena")
    facts.put_facts(
        store,
        [
            Fact("k", "Lena", "lives in", "Kiel", (), datetime(2015, 1, 1, tzinfo=UTC), MOVED, 1, False, "r"),
            Fact("m", "Lena", "lives in", "Munich", (), MOVED, None, 1, False, "r"),
        ],
    )


def test_a_question_is_read_with_the_names_times_and_places_of_the_library(store: Store) -> None:
    consolidated(store)
    query = understand(store, "What did gran say in Kiel before the move?", NOW, "Lena")
    assert query.spans == (Span(None, MOVED),)
    assert (query.places, query.text) == (("kiel",), "gran Kiel")
    assert {"rosa", "gran", "grandmother"} <= set(query.people)
    assert query.notes[0].startswith("“before the move” was taken as Lena lives in Munich")


def test_before_anything_was_learned_senders_are_the_people(store: Store) -> None:
    assert understand(store, "What did Paul write?", NOW).people == ("paul",)
    consolidated(store)
    assert understand(store, "What did Paul write?", NOW).people == ("paul",)
    assert read_vocabulary(store).people == frozenset()


def test_every_christmas_is_one_of_the_library(store: Store) -> None:
    query = understand(store, "What did we eat at Christmas?", NOW)
    assert [span.start and span.start.year for span in query.spans] == [2019, 2020, 2021]


def test_a_question_leans_on_the_one_before_only_where_it_must(store: Store) -> None:
    first = "What did we do in Kiel in December 2019?"
    second = understand(store, "and the year before?", NOW, before=[first])
    assert (second.task, second.places, second.follows) == (Task.SUM_UP, ("kiel",), first)
    assert second.spans == (Span(datetime(2018, 12, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)),)
    alone = understand(store, "Where did Paul buy the boat?", NOW, before=[first])
    assert (alone.spans, alone.places, alone.follows, alone.carried) == ((), (), "", "")
    assert second.carried == "Kiel"
    assert understand(store, "and the year before?", NOW).follows == ""


def test_a_talk_is_read_from_its_first_question_on(store: Store) -> None:
    before = ["What did we do in Kiel in December 2019?", "and the year before?", "only videos"]
    found = understand(store, "who else was there?", NOW, before=before)
    assert (found.task, found.kinds, found.places) == (Task.WHO, {Kind.VIDEO}, ("kiel",))
    assert found.spans == (Span(datetime(2018, 12, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)),)


def test_an_empty_library_can_be_asked(tmp_path: Path) -> None:
    query = understand(Store(tmp_path / "x.db"), "What did my gran do before the move at Christmas?", NOW, "Lena")
    assert isinstance(query, Query)
    assert len(query.spans) == 1


def test_a_place_among_the_entities_is_nobody(store: Store) -> None:
    facts.replace_entities(store, [Entity("e", EntityKind.PLACE, ("Kiel",)), Entity("p", EntityKind.PERSON, ("Ben",))])
    assert understand(store, "Was Ben in Kiel?", NOW).people == ("ben",)


@pytest.mark.parametrize(
    ("language", "month"), [("en_US.UTF-8", 3), ("en_GB.UTF-8", 4), ("de_DE.UTF-8", 4), ("C", 4), ("", 4)]
)
def test_a_day_in_numbers_is_read_as_people_here_write_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, language: str, month: int
) -> None:
    for name in ("LC_ALL", "LC_TIME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    (span,) = understand(store, "What happened on 3/4/2021?", NOW).spans
    assert span.start and span.start.month == month


def test_a_pronoun_stands_for_who_or_what_the_talk_is_about(store: Store) -> None:
    consolidated(store)
    before = ["What did my grandmother tell about the boat?"]
    second = understand(store, "When did she buy it?", NOW, "Lena", before)
    assert (second.question, second.task) == ("When did my grandmother buy the boat?", Task.WHEN)
    assert "rosa" in second.people and {"boat", "buy"} <= set(second.text.split())
    assert second.follows == before[0]
    assert second.notes == ("“she” was taken as my grandmother and “it” as the boat.",)
    third = understand(store, "and where is it now?", NOW, "Lena", [*before, "When did she buy it?"])
    assert (third.question, third.task) == ("and where is the boat now?", Task.WHERE)
    assert "rosa" in third.people


@pytest.fixture
def life(store: Store) -> Store:
    """The library with chapters, a concert and moves in it, and with people who are known."""
    chapters = [
        ("Norway, 12–19 August 2023", (2023, 8, 12), (2023, 8, 19)),
        ("Kitchen renovation, March–May 2022", (2022, 3, 3), (2022, 5, 20)),
        ("Italy, 3–12 May 2021", (2021, 5, 3), (2021, 5, 12)),
        ("Wedding weekend in Kiel, 5–6 June 2020", (2020, 6, 5), (2020, 6, 6)),
    ]
    events.put_summaries(
        store,
        [
            Summary(
                title,
                Level.CHAPTER,
                title,
                (),
                datetime(*first, 9, tzinfo=UTC),
                datetime(*last, 17, tzinfo=UTC),
                title,
                "",
                "r",
            )
            for title, first, last in chapters
        ],
    )
    concert = datetime(2021, 11, 5, 19, tzinfo=UTC)
    events.put_events(
        store, [Event("c", (), concert, concert.replace(hour=22), "Evening concert, Hamburg", "", "", "r")]
    )
    consolidated(store)
    people = (("Lena", "I"), ("Ben", "brother"), ("Anna",), ("Rosa", "grandmother"))
    facts.replace_entities(store, [Entity(names[0], EntityKind.PERSON, names) for names in people])
    return store


def typed(query: Query) -> str:
    """Write down what was understood: the task, times, places (~ where not hard), people, files, words."""
    days = [
        "–".join(f"{edge:%d.%m.%y}" if edge else "" for edge in (span.start, span.end))
        + ("" if query.spans_hard else "~")
        for span in query.spans
    ]
    counted = [f"{query.counted or ''} {query.unit}".strip()]
    places = [place if query.places_hard else f"{place}~" for place in query.places]
    kinds = [*query.forms, *sorted(kind.value for kind in query.kinds), *sorted(sense.value for sense in query.senses)]
    parts = [*([query.order.value] if query.order else []), *query.sides]
    pieces = [counted, parts, days, places, [one[0] for one in query.persons], kinds, [query.text]]
    return " | ".join([query.task.value, *(" + ".join(piece) for piece in pieces if any(piece))])


ASKED = """
Where was I on the morning of 3 May 2021?
    where | 03.05.21–03.05.21
What did we do on the second weekend of July 2021?
    sum up | 10.07.21–12.07.21
Photos from 02/13/2022
    find | 13.02.22–14.02.22 | photo + seen
What did I do in the week after Easter 2022?
    sum up | 19.04.22–26.04.22
What did we eat while in Norway?
    find | 12.08.23–20.08.23 | eat
Where did we live before the move?
    where | –01.09.21 | live
What was the weather like on our first day in Norway?
    sum up | 12.08.23–13.08.23 | weather
What did we do the day after we arrived in Norway?
    order | after + norway | 13.08.23–14.08.23
Who visited us after we came back from Italy?
    who | 13.05.21–
What happened between the wedding and the move?
    sum up | 07.06.20–01.09.21
What happened on the day before the concert?
    order | before + concert | 04.11.21–05.11.21
Everything from the summer before the wedding
    find | 01.06.19–01.09.19
Find the screenshot with the train ticket to Munich
    find | munich | screenshot + photo + seen | train ticket Munich
What colour was the front door in Kiel?
    find | kiel | seen | colour front door Kiel
Which photo shows Ben wearing a green hat?
    list | ben | photo + seen | shows Ben wearing green hat
pictures of a wooden cabin with a red roof in the snow
    find | photo + seen | wooden cabin red roof snow
the blue car in the background of the photo from Munich
    find | munich | photo + seen | blue car background Munich
Photos of Anna laughing
    find | anna | photo + seen | Anna laughing
Show me foggy mornings by the sea
    find | foggy mornings sea
Where was it foggy?
    where | foggy
Photos taken indoors at Christmas 2020
    find | 24.12.20–27.12.20 | photo + seen | indoors
Who was swimming with me in Munich?
    who | munich | lena | swimming Munich
Which songs did grandmother sing at the wedding?
    list | 05.06.20–07.06.20 | rosa | heard | songs grandmother sing
What did Ben and I talk about on the drive home from Italy?
    find | ben | heard | Ben drive home Italy
When was I happiest in 2021?
    when | 01.01.21–01.01.22 | happiest
What made Anna angry at the party?
    find | anna | made Anna angry party
What did the sign at the harbour say?
    find | heard + written | sign harbour
What is the wifi password of the cabin?
    find | written | wifi password cabin
voice notes about the boat from last spring
    find | 01.03.24–01.06.24 | voice note + audio + heard | boat
Which restaurant by the water did we go to with Anna last summer?
    where | 01.06.23–01.09.23 | anna | restaurant water Anna
What kind of coffee do I usually drink?
    find | coffee drink
What does Anna do for a living?
    find | anna | Anna living
When is Rosa's birthday?
    when | rosa | Rosa birthday
Have I ever been to Spain?
    yes or no | Spain
How much did I pay for the boat?
    count | amount | pay boat
How many photos did I take at the lake?
    count | files photos | photo + seen | lake
How many photos did I take in Munich in June 2022?
    count | files photos | 01.06.22–01.07.22 | munich | photo + seen | Munich
On how many days did I go running in 2021?
    count | days days | 01.01.21–01.01.22 | running
How many people came to the wedding?
    count | people people | people wedding
How many concerts have I been to since the move?
    count | events concerts | 01.09.21– | concerts
How often did Ben and Anna meet while we were in Norway?
    count | events | 12.08.23–20.08.23 | ben + anna | Ben Anna meet
How many days after the wedding did we move?
    duration | days | 07.06.20– | move
What came first, the kitchen renovation or the trip to Norway?
    order | first + kitchen renovation + trip to norway | kitchen renovation trip Norway
Did we go to Italy before or after the wedding?
    order | first + italy + wedding | Italy wedding
Which of these was last: Norway, Italy, or the concert?
    order | last + norway + italy + concert | Norway Italy concert
What happened right before the concert?
    order | before + concert | –05.11.21
What did we do right after the kitchen renovation?
    order | after + kitchen renovation | 21.05.22–
What was the last photo I took before we left Norway?
    last | last | –19.08.23 | photo + seen
Who was the first person to congratulate me on my birthday?
    who | first | person congratulate birthday
When did we last see grandmother before the move?
    last | last | –01.09.21 | rosa | grandmother
Wann waren wir zuletzt am See?
    last | last | See
Was kam zuerst, die Hochzeit oder der Umzug?
    order | first + hochzeit + umzug | kam zuerst Hochzeit Umzug
"""


@pytest.mark.parametrize("pair", re.findall(r"^(\S.*)\n    (.*)$", ASKED, re.MULTILINE), ids=lambda pair: pair[0])
def test_what_a_person_would_take_a_question_for(life: Store, pair: tuple[str, str]) -> None:
    question, wanted = pair
    assert typed(understand(life, question, NOW, "Lena")) == wanted


def test_slips_are_set_right_by_the_words_of_the_library_and_told(store: Store) -> None:
    query = understand(store, "wheres my grandmothr", NOW)
    assert query.question == "where's my grandmother" and query.task is Task.WHERE
    assert query.notes == ("“grandmothr” was taken as grandmother.",)
    assert understand(store, "my grandmother", NOW).notes == ()


def test_the_questions_before_are_set_right_as_well(store: Store) -> None:
    again = understand(store, "and in 2022?", NOW, before=["what did grandmothr buy"])
    assert "grandmother" in again.text
