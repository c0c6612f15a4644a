from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.facts import learn
from memory.query import Query, Span, Task
from memory.store import Store, assets, facts, moments
from memory.store.moments import Perceived
from memory.types import (
    Asset,
    Entity,
    EntityKind,
    Fact,
    Kind,
    Medium,
    Moment,
    MomentText,
    Place,
    TakenFrom,
    TextKind,
    When,
)
from qa.understanding import read_vocabulary, understand

NOW = datetime(2024, 7, 17, 15, 30, tzinfo=UTC)
MOVED = datetime(2021, 9, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "library.db")
    for number, (at, words, place) in enumerate(
        [
            (datetime(2019, 12, 24, 18, tzinfo=UTC), "My grandmother Rosa made soup.", "Kiel"),
            (datetime(2022, 6, 1, 9, tzinfo=UTC), "Rosa bought a boat.", "Munich"),
        ]
    ):
        asset = Asset(f"a{number}", Kind.NOTE, When(at), TakenFrom.TEXT, 1, Place(1, 1, place, "", "Germany"))
        assets.put(found, asset)
        moment = Moment(f"m{number}", asset.id, Medium.PARAGRAPH, 0, When(at))
        text = MomentText(moment.id, TextKind.NOTE, words, "r", speaker="Paul" if number else "")
        moments.replace(found, asset.id, [Perceived(moment, (text,))])
    yield found
    found.close()


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
    assert (alone.spans, alone.places, alone.follows) == ((), (), "")
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
