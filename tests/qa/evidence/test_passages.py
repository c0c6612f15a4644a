from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pipeline.run import Library, ingest
from memory.records.query import Evidence, Query, Span
from memory.retrieval.recall import Sources
from memory.store import moments as moment_store
from qa.evidence.passages import MOST_READ, WHOLE_WORDS, exchange_of, passages, rank, title_words, windows
from tests.made import note

QUERY = Query("what does the boat need", "boat need")


class Keen:
    """A reader to whom a passage answers the better, the more often it says "rope"."""

    name = "keen"

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([10 * text.count("rope") / len(text.split()) for text in texts], np.float32)


@pytest.fixture
def sources(library: Library) -> Sources:
    return Sources(library.store, library.index, None, "", None, "", Keen())


def test_a_short_moment_is_one_passage_and_a_long_one_several(sources: Sources) -> None:
    short, long = (
        note("The boat needs a new rope."),
        note(" ".join(f"Berth {n} held the boat." for n in range(WHOLE_WORDS)), day=1),
    )
    found = passages(sources.store, [Evidence(short, 2.0), Evidence(long, 1.0)], QUERY)
    assert found[0].text == "The boat needs a new rope."
    assert len(found) > 2 and all(len(one.text.split()) <= WHOLE_WORDS for one in found)


def test_windows_begin_with_every_sentence_and_hold_whole_ones() -> None:
    text = " ".join(f"Sentence number {n} has six words." for n in range(20))
    found = windows(text)
    assert found[0].startswith("Sentence number 0") and found[1].startswith("Sentence number 1")
    assert all(one.endswith(".") for one in found) and found[-1].endswith("19 has six words.")


def test_no_more_is_read_than_there_is_time_for(sources: Sources) -> None:
    found = passages(sources.store, [Evidence(note(f"Note {n}.", day=n), 1.0) for n in range(80)], QUERY)
    assert len(found) == MOST_READ


def test_a_message_is_read_with_those_around_it(sources: Sources, library: Library, tmp_path: Path) -> None:
    lines = [
        "[2024-05-08, 09:00:00] Ana: Good morning.",
        "[2024-05-08, 10:00:00] Ana: Where did you put the rope?",
        "[2024-05-08, 10:01:00] Tom: In the shed.",
    ]
    (tmp_path / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [tmp_path / "signal.txt"], lambda _: None)
    said = [one for one in moment_store.all_remembered(library.store) if one.own_text == "In the shed."]
    (found,) = passages(library.store, [Evidence(said[0], 1.0)], QUERY)
    assert [one.own_text for one in found.talk] == ["Where did you put the rope?", "In the shed."]
    assert found.read == "Ana: Where did you put the rope? Tom: In the shed."


def test_passages_come_by_how_likely_they_answer_and_how_well_they_were_found(sources: Sources) -> None:
    rope, hull = Evidence(note("A rope."), 1.0), Evidence(note("The hull.", day=1), 2.0)
    assert [one.item for one in rank(sources, [hull, rope], QUERY)] == [rope, hull]
    found = rank(replace(sources, reranker=None), [hull, replace(rope, score=-9.0)], QUERY)
    assert [one.item.remembered for one in found] == [hull.remembered, rope.remembered]


def test_the_best_line_of_a_list_speaks_for_the_whole(sources: Sources) -> None:
    listed = note("- a lamp for the cabin\n- paint for the hull of the boat\n- rope")
    best = rank(sources, [Evidence(listed, 1.0)], QUERY)[0]
    assert best.part == "rope" and best.text.startswith("- a lamp")


@pytest.mark.parametrize(("path", "words"), [("/a/2024-03-05 dentist.md", "dentist"), ("/a/IMG_20240714.jpg", "IMG")])
def test_the_name_of_a_file_is_read_without_its_numbers(path: str, words: str) -> None:
    assert title_words(path) == words


def test_what_is_said_later_goes_with_what_it_answers(sources: Sources, library: Library, tmp_path: Path) -> None:
    lines = [
        "[2024-05-08, 09:00:00] Ana: Where did you put the rope?",
        "[2024-05-08, 14:00:00] Tom: In the shed, behind the oars.",
        "[2024-05-08, 20:00:00] Tom: What is for dinner",
    ]
    (tmp_path / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [tmp_path / "signal.txt"], lambda _: None)
    asks = [one for one in moment_store.all_remembered(library.store) if "rope" in one.own_text]
    (found,) = passages(library.store, [Evidence(asks[0], 1.0)], QUERY)
    assert [one.own_text for one in exchange_of(found)] == [lines[0][28:], lines[1][28:]] and not found.talk


def test_what_is_of_the_time_asked_for_comes_before_what_reads_better(sources: Sources) -> None:
    of_day, other = note("The hull."), note("A rope, a rope.", day=5)
    day = Span(of_day.moment.at.at - timedelta(hours=1), of_day.moment.at.at + timedelta(hours=1))
    found = rank(sources, [Evidence(other, 1.0), Evidence(of_day, 1.0)], replace(QUERY, spans=(day,)))
    assert [one.text for one in found] == ["The hull.", "A rope, a rope."]
    best = next(iter(rank(sources, [Evidence(other, 1.0), Evidence(of_day, 1.0)], QUERY)))
    assert best.text == other.own_text
