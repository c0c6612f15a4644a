from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.library import Medium, MomentView
from memory.records.query import Sentence, Span
from qa.answer.dated_quotes import date_lead, in_words, source_lead, with_replies
from qa.compute.sayings import Saying
from tests.lives import remember
from tests.years import dated_note, lived

YEAR = Span(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))


def message(number: int, who: str, text: str, minute: int) -> MomentView:
    at = datetime(2023, 6, 1, 9, minute, tzinfo=UTC)
    how = {"kind": "note", "medium": Medium.MESSAGE, "asset": "chat", "ordinal": number, "speaker": who}
    return remember("chat", at, said=text, path="/chats/Chat with Ada.txt", **how)


def test_quotes_are_in_time_order_and_one_a_moment() -> None:
    first, second = dated_note("2023-01-01 a", "Snow. Soup."), dated_note("2023-02-01 b", "Thaw.")
    said = [
        Saying("Thaw.", second, "b", "", 0, 1.0),
        Saying("Snow.", first, "a", "", 0, 1.0),
        Saying("Soup.", first, "a", "", 1, 1.0),
    ]
    assert [one.text for one in in_words(YEAR, (), said)] == ["On 1 January: “Snow. Soup.”", "On 1 February: “Thaw.”"]
    assert [one.text for one in in_words(YEAR, (), said[:1], second.asset.id)] == ["“Thaw.”"]


def test_the_year_is_left_out_where_it_was_asked_for() -> None:
    one = dated_note("2023-02-01 b", "Thaw.")
    assert (date_lead(one, YEAR), date_lead(one, None)) == ("On 1 February", "On 1 February 2023")
    assert source_lead(message(0, "Ada", "Hm", 0), None) == "On 1 June 2023 Ada wrote"


@pytest.mark.parametrize(("room", "is_told"), [(30, True), (3, False)])
def test_a_short_message_is_told_with_what_was_answered_where_there_is_room(
    library: Library, room: int, is_told: bool
) -> None:
    chat = [
        message(0, "Ada", "Ben is leaving, you know?", 0),
        message(1, "Eve", "Oslo, yes. In May", 4),
        message(2, "Ada", "Late!", 50),
    ]
    store = lived(library, chat).store
    (found,) = with_replies(store, [Sentence("Ada wrote", (chat[0],))], None, room)
    assert ("Oslo, yes" in found.text, len(found.moments)) == (is_told, 2 if is_told else 1)
    assert "Late" not in found.text
