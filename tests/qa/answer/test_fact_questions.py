from collections.abc import Mapping

import pytest

from memory.knowledge.entity_resolution import Names, name_all
from memory.records.library import Kind
from memory.records.query import Query
from qa.answer.fact_questions import asked

STATED: Mapping[tuple[str, str, str], int] = {
    ("Lena", "lives in", "Oslo"): 1,
    ("I", "sister", "Lena"): 1,
    ("Tom", "works at", "the inn"): 1,
    ("I", "dog", "Rex"): 1,
    ("spare key", "is kept", "under the mat"): 1,
    ("wifi password", "is", "plum7"): 1,
}


@pytest.fixture
def names() -> Names:
    return name_all(STATED, (), (), "Kai")


def read(question: str, names: Names) -> list[tuple[str, str]]:
    """Say whom or what each reading asks of and by which relation."""
    query = Query(question, question)
    return [(one.subject, name) for one in asked(query, names) for name in one.relations]


@pytest.mark.parametrize(
    ("question", "subject", "relation"),
    [
        ("wheres lena living", "Lena", "lives in"),
        ("Where does my sister live?", "Lena", "lives in"),
        ("In which...", "", ""),
        ("who employs Tom", "Tom", "works at"),
        ("what was my job", "I", "works as"),
        ("What is Lena's favourite colour?", "Lena", "favourite colour"),
        ("how old is tom", "Tom", "born"),
        ("what's the dog called", "I", "dog"),
        ("Who is Tom's boss?", "Tom", "boss"),
        ("which car do we drive now", "I", "drives"),
        ("What's the wifi password?", "wifi password", "is"),
        ("where do we keep the spare key", "spare key", "is kept"),
        ("Who is Tom married to?", "Tom", "married to"),
        ("Wo arbeitet Tom?", "Tom", "works at"),
    ],
)
def test_of_whom_and_what_is_asked(names: Names, question: str, subject: str, relation: str) -> None:
    found = read(question, names)
    assert ((subject, relation) in found) if relation else found == []


@pytest.mark.parametrize("question", ["How many people live in Oslo?", "how long has Lena lived there", "Lena in Oslo",
                                      "Where does Lena's neighbour live?", "Where does she live?", "Who lives in Oslo?",
                                      "Tell me about Lena", "Where did Lena and Tom live?"])  # fmt: skip
def test_what_asks_for_no_fact_of_one(names: Names, question: str) -> None:
    assert [one for one in read(question, names) if one[0] != "I"] == []


def test_files_are_found_and_not_answered(names: Names) -> None:
    query = Query("Where does Lena live?", "lena", kinds=frozenset([Kind.PHOTO]))
    assert list(asked(query, names)) == []


def test_an_object_that_is_asked_about_is_named(names: Names) -> None:
    one, *_ = asked(Query("Does Lena still live in Bergen?", "lena bergen"), names)
    assert (one.things, one.is_yes_no, one.names, one.is_past) == (("bergen",), True, True, False)
