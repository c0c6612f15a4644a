from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.library.session import Session
from app.ui.media import Media
from app.ui.viewer import record
from memory.records.library import Medium, MomentView, Precision, Timestamp
from memory.store import Store, moments
from tests.lives import HOME, at, put, remember


def shown(session: Session, one: MomentView, beside: list[MomentView]) -> str:
    put(session.unfiltered, [one, *beside], {})
    return str(record.record(session, Media(session.store, session.config.limits), one)["html"])


@pytest.mark.parametrize(
    ("precision", "key"),
    [(Precision.SECOND, "2024-07-02"), (Precision.MONTH, "2024-07"), (Precision.YEAR, "2024")],
)
def test_the_key_of_a_day_is_as_long_as_the_day_is_known(precision: Precision, key: str) -> None:
    small_hours = at(3, 1)
    assert record.day_key(remember("a.jpg", Timestamp(small_hours, precision))) == key


def test_a_label_says_what_when_and_where() -> None:
    assert record.label(remember("a.jpg", at(3, 9), HOME)) == "Photo, Wednesday 3 July 2024, 09:00, Munich, Germany"


def test_the_messages_of_a_day_are_shown_and_none_of_another(session: Session) -> None:
    said = [message(n, at(3, 9) + timedelta(hours=8 * n)) for n in range(6)]
    html = shown(session, said[1], [said[0], *said[2:]])
    assert "said 0" in html and "said 1" in html and "said 4" not in html
    assert html.count('aria-current="true"') == 1 and "Lena · 17:00" in html


def message(n: int, when: object) -> MomentView:
    assert hasattr(when, "tzinfo")
    return remember("chat.txt", when, said=f"said {n}", kind="note", medium=Medium.MESSAGE, ordinal=n, speaker="Lena")


def test_of_a_long_note_what_is_about_the_paragraph_is_shown(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "MOST_ON_A_PAGE", 4)
    several = [remember("a.md", at(3, 9), said=f"piece {n}.", kind="note", ordinal=n) for n in range(20)]
    html = shown(session, several[10], several[:10] + several[11:])
    assert [n for n in range(20) if f"piece {n}." in html] == [8, 9, 10, 11]
    assert record.found(session, "0" * 32) is None


def test_a_file_that_is_away_has_nothing_to_fetch(session: Session) -> None:
    one = remember("a.jpg", at(3, 9))
    put(session.unfiltered, [one], {})
    found = record.record(session, Media(session.store, session.config.limits), one)
    assert (found["src"], found["thumb"], found["download"]) == ("", "", "") and "not found" in str(found["fault"])


@pytest.mark.parametrize(("number", "seen"), [(0, range(4)), (50, range(48, 52)), (99, range(96, 100))])
def test_of_a_long_chat_no_more_is_read_than_is_shown(
    session: Session, monkeypatch: pytest.MonkeyPatch, number: int, seen: range
) -> None:
    said = [message(n, at(3, 9) + timedelta(minutes=n)) for n in range(100)]
    put(session.unfiltered, said, {})
    read: list[int] = []
    remembered = moments.remembered

    def counted(store: Store, moment_ids: Sequence[str]) -> dict[str, MomentView]:
        read.append(len(moment_ids))
        return remembered(store, moment_ids)

    monkeypatch.setattr(record, "MOST_ON_A_PAGE", 4)
    monkeypatch.setattr(moments, "remembered", counted)
    monkeypatch.setattr(moments, "of_asset", lambda *_: pytest.fail("the whole chat was read"))
    html = str(record.record(session, Media(session.store, session.config.limits), said[number])["html"])
    assert [n for n in range(100) if f">said {n}<" in html] == list(seen)
    assert sum(read) < 12
