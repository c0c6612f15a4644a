from dataclasses import replace
from datetime import UTC, datetime

import pytest

from memory.records.library import MomentText, Precision, TextKind, Timestamp
from memory.records.query import Evidence
from qa.evidence.excerpts import best_quote, cite, date_words, heard, sentences, strongest
from tests.made import note, photo, speech


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.SECOND, "Sunday 14 July 2024"),
        (Precision.DAY, "Sunday 14 July 2024"),
        (Precision.MONTH, "July 2024"),
        (Precision.YEAR, "2024"),
    ],
)
def test_a_time_is_said_as_far_as_it_is_known(precision: Precision, words: str) -> None:
    assert date_words(Timestamp(datetime(2024, 7, 14, 15, tzinfo=UTC), precision)) == words


def test_a_quote_of_speech_starts_where_it_is_said() -> None:
    one = speech("We had coffee first. The boat needs a new rope. Then we went home.", start_s=10.0)
    quote = best_quote(one, "what does the boat need")
    assert quote.text == "The boat needs a new rope."
    assert quote.start_s == 12.0 and quote.end_s == 15.0


def test_a_quote_of_a_note_is_its_best_sentence() -> None:
    one = note("# Diary\nRain all day. Lena baked a plum cake.")
    assert best_quote(one, "who baked the cake").text == "Lena baked a plum cake."


def test_a_citation_points_at_the_file_and_the_second() -> None:
    citation = cite(2, speech("The boat needs a new rope.", start_s=42.0), "boat")
    assert (citation.mark, citation.path, citation.start_s) == (2, "/voice/0.m4a", 42.0)


def test_sentences_are_cut_at_stops_and_lines() -> None:
    assert sentences("One. Two!\n- three") == ["One.", "Two!", "- three"]
    assert sentences('"Come in." It rained.') == ['"Come in."', "It rained."]


def test_the_strongest_evidence_holds_most_of_the_question() -> None:
    found = [Evidence(note("The boat needs a new rope."), 1.0), Evidence(note("Plum cake."), 0.5)]
    assert strongest(found, "what rope does the boat need") == 1.0
    assert strongest(found, "who won at chess") == 0.0


RECEIPT = "Bäckerei Grünwald\nKaffeebohnen 12,99\nRoggenbrot 4,80"
MENU = "\n".join(f"Dish number {n} with rice and vegetables {n},50" for n in range(1, 12)) + "\nPlum cake 3,20"


@pytest.mark.parametrize(
    ("caption", "read", "question", "quote"),
    [
        ("A dog on a beach.", "NO PARKING", "the dog on the beach", "A dog on a beach"),
        ("A dog on a beach.", "NO PARKING", "where is no parking", "the words “NO PARKING”"),
        ("A dog on a beach.", "NO\nPARKING", "what does the sign say", "the words “NO / PARKING”"),
        ("A dog on a beach.", "NO PARKING", "what was it", "A dog on a beach, with the words “NO PARKING”"),
        ("", RECEIPT, "coffee", "the words “Bäckerei Grünwald / Kaffeebohnen 12,99 / Roggenbrot 4,80”"),
        ("", MENU, "what does the plum cake cost", "the words “Plum cake 3,20”"),
    ],
)
def test_words_in_a_picture_are_quoted_as_such(caption: str, read: str, question: str, quote: str) -> None:
    one = photo(caption, read)
    citation = cite(1, one, question)
    assert citation.quote == quote and citation.start_s is None
    assert strongest([Evidence(one, 1.0)], read.split()[0]) == 1.0


def test_the_owners_words_for_a_picture_come_before_those_in_it() -> None:
    one = photo("A dog.", "NO PARKING")
    owned = replace(one, texts=(*one.texts, MomentText(one.moment.id, TextKind.OWNER, "Our gate.", "owner")))
    assert best_quote(owned, "parking").text == "Our gate."
    assert owned.all_text == "Our gate.\nWords in the picture: NO PARKING"


def test_what_was_told_of_a_picture_is_quoted_unless_what_is_seen_fits_better() -> None:
    one = photo("A dog on a jetty.")
    told = MomentText(one.moment.id, TextKind.IMPORTED, "The boat needs a new rope.\nWith Lena.", "told")
    one = replace(one, texts=(*one.texts, told))
    assert one.all_text == "The boat needs a new rope.\nWith Lena.\nA dog on a jetty."
    by_question = {
        "what does the boat need": "The boat needs a new rope.",
        "who was with Lena": "With Lena.",
        "when did we see a dog": "A dog on a jetty.",
    }
    for question, words in by_question.items():
        quote = best_quote(one, question).text
        assert quote == words


def heard_by(*names: tuple[str, str, float]) -> str:
    one = speech("The boat needs a new rope.")
    lines = "\n".join(how for _, how, _ in names)
    people = MomentText(
        one.moment.id, TextKind.PEOPLE, lines, "r", labels=tuple((name, sure) for name, _, sure in names)
    )
    return heard(replace(one, texts=(*one.texts, people)))


def test_who_speaks_is_told_where_one_voice_alone_is_heard() -> None:
    assert heard(speech("The boat needs a new rope.")) == ""
    assert heard_by(("Lena", "Lena's voice", 1.0)) == "Lena"
    assert heard_by(("Lena", "perhaps Lena's face and voice", 0.6)) == "perhaps Lena"
    assert heard_by(("Lena", "Lena's face", 1.0)) == ""
    assert heard_by(("Lena", "Lena's voice", 1.0), ("Tomas", "Tomas's voice", 1.0)) == ""
    assert heard_by(("Lena", "Lena's voice", 1.0), ("Tomas", "Tomas's face", 1.0)) == "Lena"
