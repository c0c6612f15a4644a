from dataclasses import replace

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.services.exact_words import AROUND, holding
from memory.records.query import Query
from tests.lives import at, put, remember

LONG = " ".join(["before"] * 60 + ["the", "shed", "key"] + ["after"] * 60)


def test_a_long_text_is_cut_about_the_words(session: Session) -> None:
    put(session.unfiltered, [remember("a.md", at(3, 9), said=LONG, kind="note")], {})
    query = Query("", "The Shed KEY")
    (held,), left_out = holding(session, query, 5)
    assert held.line.startswith("…") and held.line.endswith("…") and "the shed key" in held.line and not left_out
    assert len(held.line) <= 2 * AROUND + len("the shed key") + 2
    assert holding(session, replace(query, text="key shed"), 5) == ([], 0)


@pytest.mark.parametrize("text", ["", " ?! ", '"'])
def test_signs_alone_are_refused(session: Session, text: str) -> None:
    with pytest.raises(UserError):
        holding(session, Query("", text), 5)


def test_later_moments_with_other_forms_of_a_word_hide_none_that_hold_it(session: Session) -> None:
    old = remember("old.md", at(1, 9), said="We were walking home.", kind="note")
    others = [remember(f"{n}.md", at(5, 9, n), said="We walked home.", kind="note") for n in range(4)]
    put(session.unfiltered, [old, *others], {})
    (held,), left_out = holding(session, Query("", "walking"), 1)
    assert (held.remembered.path, left_out) == (old.path, 0)
    found, left_out = holding(session, Query("", "walked"), 3)
    assert [one.remembered.path for one in found] == [one.path for one in others[:0:-1]] and left_out == 2


def test_letters_that_fold_to_more_than_one_do_not_move_the_line(session: Session) -> None:
    said = "ß" * 2 * AROUND + " the shed key in the Straße"
    put(session.unfiltered, [remember("a.md", at(3, 9), said=said, kind="note")], {})
    for text in ("the shed key", "Straße"):
        (held,), _ = holding(session, Query("", text), 5)
        assert text in held.line
