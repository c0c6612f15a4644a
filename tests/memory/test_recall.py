from pathlib import Path

import pytest

from ingest.run import Library, ingest
from memory.query import Query, Span
from memory.recall import Sources, content_words, recall
from memory.types import Kind
from tests.conftest import paint
from tests.fakes import FakeImageText, FakeText
from tests.made import FIRST_DAY


@pytest.fixture
def sources(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "in"
    (folder / "Walchensee").mkdir(parents=True)
    paint(folder / "Walchensee" / "IMG_20240714_101500.jpg", (200, 30, 30))
    paint(folder / "IMG_20240801_101500.jpg", (30, 60, 200))
    (folder / "2024-07-03 boat.md").write_text("The boat needs a new rope.\n\nWe painted the hull.\n", encoding="utf-8")
    (folder / "2024-08-09 cake.md").write_text("Lena baked a plum cake.\n", encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, FakeText(), "text fake-text", FakeImageText(), "sight fake-image-text")


def names(found: list[str]) -> list[str]:
    return [Path(path).name for path in found]


def found(sources: Sources, query: Query, k: int = 3) -> list[str]:
    return names([item.remembered.path for item in recall(sources, query, k)])


def test_words_find_notes(sources: Sources) -> None:
    assert found(sources, Query("", "who baked the cake"))[0] == "2024-08-09 cake.md"


def test_words_find_pictures(sources: Sources) -> None:
    assert found(sources, Query("", "something red"))[0] == "IMG_20240714_101500.jpg"


def test_folder_names_are_evidence(sources: Sources) -> None:
    assert found(sources, Query("", "Walchensee"))[0] == "IMG_20240714_101500.jpg"


def test_kinds_and_times_are_strict(sources: Sources) -> None:
    july = Span(FIRST_DAY.replace(hour=0), FIRST_DAY.replace(month=8, hour=0))
    assert set(found(sources, Query("", "the boat cake", spans=(july,)), 10)) == {"2024-07-03 boat.md"}
    assert set(found(sources, Query("", "boat", kinds=frozenset([Kind.PHOTO])), 10)) <= {
        "IMG_20240714_101500.jpg",
        "IMG_20240801_101500.jpg",
    }


def test_filters_alone_give_the_latest_first(sources: Sources) -> None:
    assert found(sources, Query("", "", kinds=frozenset([Kind.NOTE])), 2)[0] == "2024-08-09 cake.md"


def test_nothing_in_the_span_is_nothing(sources: Sources) -> None:
    assert recall(sources, Query("", "boat", spans=(Span(end=FIRST_DAY.replace(year=1999)),)), 5) == []


def test_every_hit_says_why(sources: Sources) -> None:
    assert all(item.why for item in recall(sources, Query("", "boat rope"), 5))


def test_without_encoders_words_still_match(sources: Sources) -> None:
    bare = Sources(sources.store, sources.index, None, "", None, "")
    assert found(bare, Query("", "rope"))[0] == "2024-07-03 boat.md"


def test_words_that_break_the_search_language_do_not(sources: Sources) -> None:
    for text in ('"', "NEAR(", "boat AND", "a*b:c", "(", "--", "’"):
        recall(sources, Query("", text), 3)


def test_function_words_carry_nothing() -> None:
    assert content_words("what did she say about the boat?") == "say boat?"
    assert content_words("who are you") == "who are you"


@pytest.fixture
def chat(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "chats"
    folder.mkdir()
    lines = [
        "[2024-05-08, 10:00:00] Ada Byron: Good morning!",
        "[2024-05-08, 10:01:00] Ben: Did the plumber mend the boiler?",
        "[2024-05-08, 10:02:00] Ada Byron: Yes, on Tuesday, and it was dear.",
        "[2024-05-08, 10:03:00] Ben: Then let us go swimming.",
        "[2024-09-01, 10:00:00] Ben: My boiler is old.",
        "[2024-09-01, 10:01:00] Ada Byron: Mine was old, too.",
    ]
    (folder / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, None, "", None, "")


def told(sources: Sources, query: Query, k: int = 3, inferred: bool = False) -> list[str]:
    return [item.remembered.words for item in recall(sources, query, k, inferred=inferred)]


def test_an_answer_is_found_by_the_question_before_it(chat: Sources) -> None:
    assert "Yes, on Tuesday, and it was dear." in told(chat, Query("", "plumber boiler"), 2)


def test_whom_the_question_is_about_counts(chat: Sources) -> None:
    assert told(chat, Query("", "Was Ada's old?"))[0] == "Mine was old, too."
    assert told(chat, Query("", "Was Ben's old?"))[0] == "My boiler is old."


def test_what_a_question_implies_is_not_strict(chat: Sources) -> None:
    september = Span(FIRST_DAY.replace(month=9, day=1, hour=0), FIRST_DAY.replace(month=10, day=1, hour=0))
    query = Query("Did the boiler work in September?", "boiler", spans=(september,))
    strict, soft = told(chat, query, 6), told(chat, query, 6, inferred=True)
    assert strict[0] == soft[0] == "My boiler is old."
    assert len(strict) == 2
    assert "Did the plumber mend the boiler?" in soft


def test_scores_fall_and_whys_say_what_matched(chat: Sources) -> None:
    hits = recall(chat, Query("", "Ben plumber boiler"), 4)
    assert [item.score for item in hits] == sorted((item.score for item in hits), reverse=True)
    assert any("its words or those around it match" in why for why in hits[0].why)
    assert any("Ben says it" in why for item in hits for why in item.why)
