from datetime import timedelta
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import hiding, several
from app.services.corrections import in_words, undo
from app.services.errors import UserError
from memory.records.corrections import CorrectionKind
from memory.records.library import MomentView, Precision, Timestamp
from memory.store import assets, corrections, duplicates, moments
from memory.store.duplicates import Group, GroupKind
from tests.conftest import paint
from tests.lives import HOME, at, put, remember


@pytest.fixture
def held(session: Session, tmp_path: Path) -> list[MomentView]:
    """Three photos of 3 July, of which the first stands for the second, and a note."""
    found = []
    for number in range(3):
        paint(tmp_path / f"{number}.jpg", (90 * number, 20, 60))
        found.append(remember(f"{number}.jpg", at(3, 9, number), HOME, path=tmp_path / f"{number}.jpg"))
    found.append(remember("note.md", at(3, 12), said="We rowed.", kind="note"))
    put(session.unfiltered, found, {})
    with session.unfiltered.transaction():
        pair = Group(GroupKind.PAIR, (found[0].asset.id, found[1].asset.id))
        duplicates.put_groups(session.unfiltered, [pair])
    return found


def ids(held: list[MomentView], *numbers: int) -> list[str]:
    return [held[number].moment.id for number in numbers]


def taken(session: Session, one: MomentView) -> str:
    found = assets.get(session.store, one.asset.id)
    assert found is not None
    return f"{found.taken_at.at:%Y-%m-%d %H:%M}"


def test_files_come_with_those_that_they_stand_for(session: Session, held: list[MomentView]) -> None:
    assert {one.id for one in several.files_of(session, ids(held, 0))} == {held[0].asset.id, held[1].asset.id}
    assert [one.id for one in several.files_of(session, ids(held, 0), with_group=False)] == [held[0].asset.id]
    with pytest.raises(UserError, match="no longer"):
        several.files_of(session, ["nobody"])


def test_favourites_are_said_once_and_taken_back(session: Session, held: list[MomentView]) -> None:
    said = several.favourite(session, ids(held, 0, 2))
    assert said.files == 2 and said.counts
    assert several.favourite(session, ids(held, 0, 2, 3)).files == 1
    with pytest.raises(UserError, match="already"):
        several.favourite(session, ids(held, 0, 2))
    undo(session, said.made)
    assert len(corrections.get_all(session.store, [CorrectionKind.FAVOURITE])) == 1


def test_nothing_is_hidden_without_a_passphrase(session: Session, held: list[MomentView]) -> None:
    with pytest.raises(UserError, match="passphrase"):
        several.hide(session, ids(held, 0))
    hiding.set_passphrase(session, "open sesame")
    said = several.hide(session, ids(held, 0))
    assert said.files == 2
    with pytest.raises(UserError, match="no longer"):
        several.files_of(session, ids(held, 0))
    undo(session, said.made)
    assert several.files_of(session, ids(held, 0))


def test_times_are_moved_by_hours(session: Session, held: list[MomentView]) -> None:
    said = several.shift(session, ids(held, 0, 2, 3), -1.5)
    assert said.files == 3, "what is written has times of its own"
    assert taken(session, held[0]) == "2024-07-03 07:30" and taken(session, held[2]) == "2024-07-03 07:32"
    for hours in (0, 1e9):
        with pytest.raises(UserError, match="how many hours"):
            several.shift(session, ids(held, 0), hours)
    with pytest.raises(UserError, match="notes and chats"):
        several.shift(session, ids(held, 3), 1)


def test_files_are_put_on_a_day_and_keep_their_hours(session: Session, held: list[MomentView]) -> None:
    several.set_day(session, ids(held, 2), "2019-02-28")
    assert taken(session, held[2]) == "2019-02-28 09:02"
    for text in ("", "2019-02-29", "yesterday"):
        with pytest.raises(UserError, match="not a day"):
            several.set_day(session, ids(held, 2), text)
    with pytest.raises(UserError, match="future"):
        several.set_day(session, ids(held, 2), "2999-01-01")


def test_files_are_put_at_a_place(session: Session, held: list[MomentView]) -> None:
    several.set_place(session, ids(held, 2), " 47.593, 11.334 ")
    found = assets.get(session.store, held[2].asset.id)
    assert found and found.place and found.place.lat == pytest.approx(47.593)
    with pytest.raises(UserError, match="unknown place"):
        several.set_place(session, ids(held, 2), "Nowhere at all")


def test_a_time_that_cannot_be_is_refused_for_all(session: Session, held: list[MomentView]) -> None:
    hours = (timedelta(days=365 * 100)).total_seconds() / 3600
    with pytest.raises(UserError, match="future"):
        several.shift(session, ids(held, 0, 2), hours)
    assert corrections.get_all(session.store) == []


def test_files_whose_hour_is_not_known_are_put_on_a_day_and_not_moved_by_hours(
    session: Session, held: list[MomentView], tmp_path: Path
) -> None:
    found = []
    for number, known in enumerate((Precision.DAY, Precision.MONTH, Precision.YEAR)):
        path = paint(tmp_path / f"old{number}.jpg", (30 * number, 70, 60))
        when = Timestamp(at(1, 0), known)
        found.append(remember(path.name, when, HOME, path=path))
    put(session.unfiltered, found, {})
    asked = [one.moment.id for one in found]
    with pytest.raises(UserError, match="time of day of 3 of these is not known"):
        several.shift(session, [*asked, *ids(held, 2)], 2)
    assert corrections.get_all(session.store) == []
    said = several.set_day(session, [*asked, *ids(held, 2)], "2019-02-28")
    for one in moments.remembered(session.store, asked).values():
        for when in (one.moment.at, one.asset.taken_at):
            assert when.precision is Precision.DAY and f"{when.at:%Y-%m-%d %H:%M}" == "2019-02-28 00:00"
    assert taken(session, held[2]) == "2019-02-28 09:02"
    read = {one.asset_id: one.content for one in corrections.get_all(session.store)}
    assert [read[one.asset_id] for one in said.made] == [one.content for one in said.made]
    assert {in_words(one) for one in said.made if one.asset_id != held[2].asset.id} == {"2019-02-28"}


def test_the_files_are_read_once_however_many_they_are(
    session: Session, held: list[MomentView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "_recorded", lambda session, contents: several.Said(()))
    asked: list[str] = []
    monkeypatch.setattr(assets, "get", lambda store, asset_id: asked.append(asset_id))
    several.set_day(session, ids(held, 0, 2), "2019-02-28")
    assert asked == []
