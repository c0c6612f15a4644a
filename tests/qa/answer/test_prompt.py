from dataclasses import replace

import pytest

from memory.records.library import Medium
from memory.records.query import Evidence
from qa.answer.prompt import (
    LEAST_BYTES,
    MOST_BYTES,
    SNIPPET_LETTERS,
    cited_sentences,
    fitting,
    messages,
    readable,
    snippet,
)
from tests.made import note


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        (
            "At the lake [1][2]. She said so. [3] And more [1, 2].",
            [("At the lake.", (1, 2)), ("She said so.", (3,)), ("And more.", (1, 2))],
        ),
        ("I think so.", [("I think so.", ())]),
        ("Bread [1], cheese [2], and wine [3].", [("Bread, cheese, and wine.", (1, 2, 3))]),
        ("They rode in August [3], [4], and [6].", [("They rode in August.", (3, 4, 6))]),
        ("All of it [1-3].", [("All of it.", (1, 2, 3))]),
        (" [4]", []),
        ('She said "yes." [1] Then she left. [2]', [('She said "yes."', (1,)), ("Then she left.", (2,))]),
        ("(It rained.) [1] We left [2].", [("(It rained.)", (1,)), ("We left.", (2,))]),
    ],
)
def test_marks_are_read_wherever_they_stand(reply: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    assert cited_sentences(reply) == sentences


def test_a_great_range_of_marks_does_not_fill_the_memory() -> None:
    assert len(cited_sentences("All [1-999999999].")[0][1]) < 100


def test_the_prefix_is_the_same_for_every_question() -> None:
    one, other = (messages(question, [Evidence(note(text), 1.0)]) for question, text in (("a?", "x"), ("b?", "y")))
    assert one[:-1] == other[:-1] and one[-1] != other[-1]


def test_a_day_is_said_once_above_what_it_holds() -> None:
    told = messages("Where?", [Evidence(note("One.", day), 1.0) for day in (0, 0, 1)])[-1].text
    assert told == (
        "Monday 1 July 2024\n[1] note: One.\n[2] note: One.\nTuesday 2 July 2024\n[3] note: One.\nQuestion: Where?"
    )


def test_a_snippet_is_short_tells_its_times_and_who_says_it() -> None:
    assert len(snippet(3, Evidence(note("The boat. " * 200), 1.0), "boat")) <= SNIPPET_LETTERS + 60
    one = note("We sold the boat yesterday [12].")
    sent = replace(
        one,
        texts=(replace(one.texts[0], speaker="Ana"),),
        moment=replace(one.moment, medium=Medium.MESSAGE),
    )
    assert snippet(3, Evidence(sent, 1.0), "boat") == "[3] Ana: We sold the boat yesterday (30 June 2024) (12)."


def test_the_best_that_fits_is_read_in_order_of_time() -> None:
    found = [Evidence(note(f"Number {n}. " + "word " * 30, 9 - n), 1.0 - n / 10) for n in range(10)]
    chosen = fitting(found, "word")
    ats = [item.remembered.moment.at for item in chosen]
    assert ats == sorted(ats) and found[0] in chosen and found[9] not in chosen
    assert sum(len(snippet(1, item, "word")) for item in chosen) <= LEAST_BYTES
    assert len(fitting(found, "word", 4 * LEAST_BYTES)) > len(chosen)


def test_one_moment_is_read_however_long_it_is() -> None:
    assert len(fitting([Evidence(note("word " * 900), 1.0)], "word", 1)) == 1


def test_a_faster_machine_is_given_more_to_read() -> None:
    assert readable(0) == readable(210) == LEAST_BYTES < readable(600) < readable(900) < readable(1e6) == MOST_BYTES
