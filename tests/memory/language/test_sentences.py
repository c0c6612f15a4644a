import pytest

from memory.language.sentences import (
    asserts,
    is_asking,
    is_governed,
    lines,
    quoted,
    sentences,
    spelled_out,
    split,
    tells_what_was,
)


def test_sentences_of_a_note_with_wrapped_lines_lists_and_titles() -> None:
    text = "# Diary\n\nTook the train\nto Kochel. Mr. Huber came on 3. May!\n\n- a new rope\n- [ ] varnish\n> quoted"
    assert sentences(text) == [
        "Diary",
        "Took the train to Kochel.",
        "Mr. Huber came on 3. May!",
        "a new rope",
        "varnish",
    ]


def test_what_asserts() -> None:
    assert asserts("The oars hang in the shed.")
    assert not asserts("Where do the oars hang?") and not asserts("I hope the oars hang in the shed.")


@pytest.mark.parametrize("text", ["Is it so?", "Where it is", "and if it rains", "I dreamed of it", "Wo ist er"])
def test_what_asks(text: str) -> None:
    assert is_asking(text)


def test_what_does_not_ask() -> None:
    assert not is_asking("It is so.") and not is_asking("Isla came.")


def test_what_governs() -> None:
    assert is_governed("I hope that ") and is_governed("Lena says ") and not is_governed("My sister and ")


def test_titles_are_no_quotations() -> None:
    assert list(quoted('We saw "The Winter Tale" there')) == []
    assert [text[slice(*span)] for text in ('"I live in Rome now", he sang',) for span in quoted(text)] == [
        '"I live in Rome now"'
    ]
    assert list(quoted("Tom said: I live in Rome")) == [(5, 24)]


def test_contractions_are_spelled_out() -> None:
    assert spelled_out("I’m here, we've seen it, she can't, Lena's dog doesn't") == (
        "I am here, we have seen it, she can not, Lena's dog does not"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("Am 21. Juli 1968. Wir waren da.", ["Am 21. Juli 1968.", "Wir waren da."]),
        ("I met Mr. Huber. He left at 17:45. Then rain.", ["I met Mr. Huber.", "He left at 17:45.", "Then rain."]),
        ("It cost 8.30 euros, z.B. twice.", ["It cost 8.30 euros, z.B. twice."]),
        ('He said "yes." Then he left.', ['He said "yes."', "Then he left."]),
        ("(We stayed.) It rained.", ["(We stayed.)", "It rained."]),
        ("“Come!” she said. ‘No.’ He went.", ["“Come!”", "she said.", "‘No.’", "He went."]),
        ("Bring fruit (apples etc.) and a cake.", ["Bring fruit (apples etc.) and a cake."]),
    ],
)
def test_speech_is_cut_at_its_marks(text: str, found: list[str]) -> None:
    assert split(text) == found


WRAPPED = "We stood for an hour in front of the suits, and he asked whether one can"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{WRAPPED}\nscratch a nose.", [f"{WRAPPED} scratch a nose."]),
        (f"{WRAPPED}\n\nscratch", [WRAPPED, "scratch"]),
        (f"{WRAPPED}\n- scratch a nose.", [WRAPPED, "- scratch a nose."]),
        (f"# {WRAPPED}\nA nose.", [f"# {WRAPPED}", "A nose."]),
        (f"{WRAPPED}\n> A nose.", [WRAPPED, "> A nose."]),
        ("My sister moved to\nRome and works", ["My sister moved to Rome and works"]),
        ("Ich war in der\nStadt", ["Ich war in der Stadt"]),
        ("milk\neggs\nbread", ["milk", "eggs", "bread"]),
        ("Rosa: 21 July\nKarl: 3 March", ["Rosa: 21 July", "Karl: 3 March"]),
    ],
)
def test_wrapped_lines_are_one_and_items_are_not(text: str, found: list[str]) -> None:
    assert lines(text) == found


def test_what_a_wrapped_sentence_says_is_read_whole() -> None:
    assert sentences("Lena moved\nto Rome. well... and we\nwho stayed") == [
        "Lena moved to Rome.",
        "well... and we who stayed",
    ]


@pytest.mark.parametrize("text", ["The vet came on 8 August", "We ended it", "Painted the hall", "Er kam im Mai"])
def test_a_verb_in_the_past_tells_what_was(text: str) -> None:
    assert tells_what_was(text)


@pytest.mark.parametrize("text", ["Vet: 8 April", "The appointment is on 8 April", "Dentist for the children, speed"])
def test_what_is_or_is_to_come_does_not(text: str) -> None:
    assert not tells_what_was(text)
