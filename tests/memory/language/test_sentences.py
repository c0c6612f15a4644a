import pytest

from memory.language.sentences import asserts, is_asking, is_governed, quoted, sentences, spelled_out


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
