import pytest

from qa.evidence.claims import added_words, content_words, held_words, is_frame, matches, read_claim
from qa.evidence.sources import source
from qa.evidence.wording import read


@pytest.mark.parametrize(
    ("text", "word", "frames"),
    [
        ("Ana said that it rained", "said", True),
        ("Ana said the boat needs paint", "said", True),
        ("Ana said a car", "said", False),
        ("Ana told me that it rained", "told", True),
        ("Ana wrote a letter", "wrote", False),
        ("Ana plans to move", "plans", True),
        ("The key is kept in a jar", "kept", True),
        ("Ana kept a jar", "kept", False),
    ],
)
def test_what_only_leads_up_to_what_is_said_needs_no_grounds(text: str, word: str, frames: bool) -> None:
    found = read(text)
    assert is_frame(found, [one.written for one in found].index(word)) is frames


def test_the_words_of_a_claim_are_those_that_say_something_dates_left_out() -> None:
    one = read_claim("She met Tom on Sunday 14 July 2024.", "Who wrote?", (source("Ana: I saw Tom."),))
    assert [word.written for word in content_words(one)] == ["met", "Tom"]
    assert [part.words[at].written for part, at, _ in matches(one, one.said.words[1])] == ["saw"]


def test_what_a_sentence_adds_and_a_text_holds_are_told_by_place() -> None:
    added = added_words("What did Ana buy?", "Ana bought a red car.")
    assert [word.written for word in added] == ["red", "car"]
    assert held_words(added, "My automobile is blue.") == {1}
