import json
from dataclasses import replace
from itertools import pairwise

import pytest

from memory.knowledge.llm_statements import NEITHER, SCHEMA, Malformed, is_supported, learn_with, recipe
from memory.records.derived import Statement
from models.loading import load_language
from models.registry.catalog import QWEN
from models.registry.download import is_present
from tests.fakes import FakeLanguage, least_fitting
from tests.made import note

TEXT = "The oars dangle in the shed. Karl shares an office at Brandl & Sons. Is Rui a nurse?"


def reply(*found: tuple[str, str, str, str, bool]) -> str:
    names = ("quote", "subject", "relation", "object", "over")
    return json.dumps({"statements": [dict(zip(names, one, strict=True)) for one in found]})


def told(text: str, *found: tuple[str, str, str, str, bool], owner: str = "", speaker: str = "") -> list[str]:
    one = note(text)
    one = replace(one, texts=tuple(replace(words, speaker=speaker) for words in one.texts))
    said = learn_with(FakeLanguage([reply(*found)]), one, owner)
    return [f"{one.subject} | {one.relation} | {one.object}{' over' if one.ends else ''}" for one in said]


def test_what_the_words_bear_out_is_kept() -> None:
    found = told(
        TEXT,
        ("The oars dangle in the shed", "oars", "is kept", "shed", False),
        ("Karl shares an office at Brandl & Sons", "Karl", "works at", "Brandl & Sons", False),
    )
    assert found == ["oars | is kept | in the shed", "Karl | works at | Brandl & Sons"]


@pytest.mark.parametrize(
    "invented",
    [
        ("The oars dangle in the boat house", "oars", "is kept", "in the boat house", False),
        ("The oars dangle in the shed", "rudder", "is kept", "in the shed", False),
        ("The oars dangle in the shed", "oars", "is kept", "in the cellar", False),
        ("Karl shares an office at Brandl & Sons", "Karl", "brother", "Brandl", False),
        ("Karl shares an office at Brandl & Sons", "Karl", "likes", "office", False),
        ("Karl shares an office at Brandl & Sons", "Karl", NEITHER, "office", False),
        ("Karl shares an office at Brandl & Sons", "Karl", "eats", "office", False),
        ("Karl shares an office at Brandl & Sons", "Karl", "works at", "Karl", False),
        ("Is Rui a nurse?", "Rui", "works as", "nurse", False),
        ("", "Karl", "works at", "Brandl & Sons", False),
    ],
)
def test_what_they_do_not_bear_out_is_dropped(invented: tuple[str, str, str, str, bool]) -> None:
    assert told(TEXT, invented) == []


def test_i_is_the_owner_or_who_speaks() -> None:
    said = ("I share an office at Bosch", "I", "works at", "Bosch", True)
    assert told("I share an office at Bosch.", said) == ["I | works at | Bosch over"]
    assert told("I share an office at Bosch.", said, speaker="Lena") == ["Lena | works at | Bosch over"]
    assert told("I share an office at Bosch.", ("I share an office at Bosch", "Anna", *said[2:]), owner="Anna") == [
        "I | works at | Bosch over"
    ]


def test_a_statement_carries_its_moment_and_its_model() -> None:
    one, model = note(TEXT), FakeLanguage([reply(("The oars dangle in the shed", "oars", "is kept", "shed", False))])
    (said,) = learn_with(model, one)
    assert (said.moment_id, said.at, said.recipe) == (one.moment.id, one.moment.at.at, recipe(model))
    assert model.name in said.recipe


def test_a_reply_that_is_cut_off_is_asked_for_again_once() -> None:
    whole = reply(("The oars dangle in the shed", "oars", "is kept", "shed", False))
    model = FakeLanguage([whole[:40], whole])
    assert len(learn_with(model, note(TEXT))) == 1
    assert len(model.asked) == 2 and model.asked[1][-2].text == whole[:40]
    for wrong in ("[]", '{"statements": [1]}', '{"statements": [{"quote": "x"}]}', "no"):
        with pytest.raises(Malformed, match="fake-language"):
            learn_with(FakeLanguage([wrong, wrong]), note(TEXT))


def test_the_beginning_of_what_is_asked_is_always_the_same() -> None:
    model = FakeLanguage()
    for text in ("One.", "Two."):
        assert learn_with(model, note(text)) == []
    assert model.asked[0][:-1] == model.asked[1][:-1]
    roles = [message.role for message in model.asked[0][1:]]
    assert all(one != other for one, other in pairwise(roles))


def test_a_moment_without_words_is_not_asked_about() -> None:
    model = FakeLanguage()
    assert learn_with(model, replace(note(""), texts=())) == [] and model.asked == []


def test_what_is_supported() -> None:
    one = note("Lena's oars")
    said = Statement("m", 0, "Lena", "owns", "oars", one.moment.at.at, False, "x")
    assert is_supported(said, one) and is_supported(replace(said, subject="I"), one)
    assert not is_supported(replace(said, subject="Karl"), one) and not is_supported(replace(said, object=""), one)


def test_the_schema_is_one_that_an_empty_list_fits() -> None:
    assert least_fitting(json.loads(SCHEMA)) == {"statements": []}


def test_a_real_model_reads_what_lasts_and_invents_nothing() -> None:
    if not is_present(QWEN):
        pytest.skip("the language model's weights are missing")
    model = load_language()
    said = learn_with(model, note("My old friend Jonas lives in Porto and teaches at the harbour school."))
    assert said and all(
        is_supported(one, note("Jonas lives in Porto, friend, teaches at the harbour school")) for one in said
    )
    assert "Porto" in {one.object for one in said}
    assert learn_with(model, note("We might go to Berlin next year, who knows. Had soup.")) == []
