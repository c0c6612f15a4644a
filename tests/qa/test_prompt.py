from memory.query import Evidence
from qa.prompt import MOST_SNIPPETS, SNIPPET_LETTERS, cited_sentences, messages, snippet
from tests.made import note


def test_marks_are_read_before_and_after_the_stop() -> None:
    assert cited_sentences("At the lake [1][2]. She said so. [3] And more [1, 2].") == [
        ("At the lake.", (1, 2)),
        ("She said so.", (3,)),
        ("And more.", (1, 2)),
    ]


def test_a_sentence_without_marks_cites_nothing() -> None:
    assert cited_sentences("I think so.") == [("I think so.", ())]


def test_the_prefix_is_the_same_for_every_question() -> None:
    one, other = (messages(question, [Evidence(note(text), 1.0)]) for question, text in (("a?", "x"), ("b?", "y")))
    assert one[:-1] == other[:-1] and one[-1] != other[-1]


def test_a_snippet_is_short_and_carries_the_date() -> None:
    line = snippet(3, Evidence(note("The boat. " * 200), 1.0), "boat")
    assert line.startswith("[3] Monday 1 July 2024, note: The boat.")
    assert len(line) <= SNIPPET_LETTERS + 60 and MOST_SNIPPETS * len(line) < 2000
