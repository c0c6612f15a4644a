from collections.abc import Iterator, Sequence

import pytest

from memory.episodes.rewriting import is_borne_out, is_worth_rewriting, word
from memory.records.derived import EventKind, EventText, Title
from models.protocols import Message
from tests.lives import at, event_with, remember

SAID = "We carried the old piano down the stairs. The rope broke and Tom caught it in the garden at 4."
ONE = remember("a.md", at(1, 9), said=SAID, kind="note")
EVENT = event_with("e", at(1, 9), Title(EventKind.NOTE, subject="the old piano"), EventText(SAID))


class Scribe:
    name = "scribe"
    bytes_a_second = 0.0

    def __init__(self, reply: str) -> None:
        self._reply = reply

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        yield self._reply


@pytest.mark.parametrize(
    ("told", "is_so"),
    [
        ("Tom caught the piano", True),
        ("The rope broke on the stairs", True),
        ("Tom caught the cello", False),
        ("At 5 the rope broke", False),
        ("Anna caught the piano", False),
    ],
)
def test_every_word_that_matters_stands_in_the_notes(told: str, is_so: bool) -> None:
    assert is_borne_out(told, SAID) is is_so


def test_a_wording_says_whose_words_it_is() -> None:
    told = word(Scribe('{"title": "The piano and the rope.", "text": "Tom caught it."}'), EVENT, [ONE])
    assert told is not None and (told.record_id, told.title, told.recipe) == (
        "e",
        "The piano and the rope",
        "worded-1 scribe",
    )


@pytest.mark.parametrize(
    "reply",
    ['{"title": "The pia', '{"title": "", "text": "Tom."}', '{"title": "A grand day for everyone", "text": "Tom."}'],
)
def test_what_is_cut_off_empty_or_made_up_is_none(reply: str) -> None:
    assert word(Scribe(reply), EVENT, [ONE]) is None


def test_little_that_was_said_needs_no_wording() -> None:
    assert is_worth_rewriting([ONE]) and not is_worth_rewriting([remember("b.md", at(1, 9), said="Milk.", kind="note")])
