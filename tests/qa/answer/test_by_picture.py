from memory.records.query import Evidence
from qa.answer.by_picture import NOT_THIS, SIMILAR, answer_pictured
from tests.made import photo

QUESTION = "When did I photograph this?"


def evidence(caption: str, cosine: float, day: int = 0) -> Evidence:
    return Evidence(photo(caption, day=day), cosine, ("it looks like it",), cosine)


def test_the_very_picture_is_told_with_its_day_and_cited() -> None:
    one = photo("a boat", day=3)
    found = answer_pictured(QUESTION, [one], [Evidence(one, 0.9, (), 0.9), evidence("a lake", 0.7, day=5)])
    assert found.text.startswith("This is a photo of ") and found.text.endswith(" [1].")
    assert [citation.moment_id for citation in found.citations] == [one.moment.id]
    assert [item.remembered.moment.id for item in found.evidence].count(one.moment.id) == 1


def test_what_only_looks_like_it_is_told_as_that() -> None:
    found = answer_pictured(QUESTION, [], [evidence("a boat", SIMILAR + 0.1), evidence("a lake", SIMILAR, day=2)])
    assert found.text.startswith(NOT_THIS) and "[1]" in found.text and "[2]" in found.text
    assert not found.abstained


def test_where_nothing_is_near_the_answer_is_declined() -> None:
    found = answer_pictured(QUESTION, [], [evidence("a boat", SIMILAR - 0.01)])
    assert found.abstained and found.citations == () and len(found.evidence) == 1
    assert answer_pictured(QUESTION, [], []).abstained
