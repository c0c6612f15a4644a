from datetime import UTC, datetime

from bench.retrieval.exam import asked_at
from memory.records.library import MomentView
from tests.lives import remember

END = datetime(2024, 6, 1, tzinfo=UTC)


def note(name: str, month: int, text: str) -> MomentView:
    return remember(name, datetime(2024, month, 9, 12, tzinfo=UTC), said=text, kind="note", path=f"/x/notes/{name}.md")


EVERY = [note("kiln", 2, "The kiln came."), note("fair", 3, "Eleven bowls sold."), note("crack", 4, "It cracked.")]


def test_a_question_is_asked_on_the_morning_after_the_newest_moment_that_proves_it() -> None:
    sources = [{"file": "notes/fair.md", "words": "eleven bowls"}, {"file": "notes/kiln.md", "words": "the kiln"}]
    assert asked_at({"sources": sources}, EVERY, END) == datetime(2024, 3, 10, 8, tzinfo=UTC)


def test_a_list_is_asked_for_when_all_of_its_files_are_there_and_what_nothing_proves_last() -> None:
    assert asked_at({"files": ["notes/kiln.md", "notes/crack.md"]}, EVERY, END) == datetime(2024, 4, 10, 8, tzinfo=UTC)
    assert asked_at({"declines": True}, EVERY, END) == END
