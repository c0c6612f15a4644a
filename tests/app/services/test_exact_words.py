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
