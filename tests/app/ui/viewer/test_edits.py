from dataclasses import replace

import pytest

from app.library.session import Session, deriving
from app.services import albums as services_albums
from app.services import hiding
from app.services.errors import UserError
from app.ui.viewer import edits
from app.ui.viewer.edits import HiddenJustNow, edit
from memory.consolidate import consolidate
from memory.records.library import ImportedTags, MomentText, MomentView, TextKind
from memory.store import StoreBusy, albums, assets, events
from memory.store import moments as moment_store
from tests.lives import HOME, LAKE, at, live, put, remember


def remembered(session: Session, one: MomentView) -> MomentView:
    return moment_store.remembered(session.unfiltered, [one.moment.id])[one.moment.id]


@pytest.fixture
def one(session: Session) -> MomentView:
    found = remember("a.jpg", at(3, 9), HOME)
    put(session.unfiltered, [found, remember("b.jpg", at(3, 10), LAKE)], {})
    return found


def test_a_time_and_a_place_are_changed(session: Session, one: MomentView) -> None:
    done = edit(session, one, "when", {"at": "2019-07-14T15:30", "was": "2024-07-03T09:00"})
    assert done.told == "Saved: date." and len(done.undo) == 1
    edit(session, one, "where", {"place": " walchensee "})
    asset = assets.get(session.unfiltered, one.asset.id)
    assert asset and asset.taken_at.at.isoformat() == "2019-07-14T15:30:00+02:00"
    assert asset.place and asset.place.name == "Walchensee"


def test_a_time_that_was_not_changed_is_said_to_be_the_same(session: Session, one: MomentView) -> None:
    with pytest.raises(UserError, match="already"):
        edit(session, one, "when", {"at": "2024-07-03T09:00", "was": "2024-07-03T09:00"})


def test_a_photo_is_put_into_albums_taken_out_and_both_undone(session: Session, one: MomentView) -> None:
    def names() -> list[str]:
        return [album.name for album in albums.of_asset(session.store, one.asset.id)]

    new = edit(session, one, "album", {"album": " Our  summer "})
    assert new.told == "Added to Our summer." and names() == ["Our summer"]
    edit(session, one, "undo", {"ids": new.undo[0]})
    assert names() == [] and albums.names(session.store) == [], "the album was new"
    edit(session, one, "album", {"album": "Our summer"})
    gone = edit(session, one, "takeout", {"album": "our summer"})
    assert gone.told == "Removed from Our summer." and names() == []
    edit(session, one, "undo", {"ids": gone.undo[0]})
    assert names() == ["Our summer"]
    with pytest.raises(UserError, match="already"):
        edit(session, one, "album", {"album": "Our summer"})
    gone = edit(session, one, "takeout", {"album": "our summer"})
    services_albums.delete(session, "Our summer")
    edit(session, one, "undo", {"ids": gone.undo[0]})
    assert albums.names(session.store) == [], "no album is made of an id"


def test_an_event_gets_a_title_and_its_old_one_back(session: Session) -> None:
    life = live()
    put(session.unfiltered, life.moments, life.vectors)
    consolidate(session.unfiltered)
    one = life.moments[0]
    before = events.event_of(session.store, one.moment.id)
    done = edit(session, one, "title", {"title": "Our boat"})
    after = events.event_of(session.store, one.moment.id)
    assert before and after and after.title == "Our boat" != before.title
    assert edit(session, one, "undo", {"ids": ",".join(done.undo)}).told == "Undone."
    last = events.event_of(session.store, one.moment.id)
    assert last and last.title == before.title


def test_while_another_process_derives_it_is_said_to_apply_later(session: Session, one: MomentView) -> None:
    with deriving(session.folder):
        assert edit(session, one, "words", {"words": "Our boat"}).told.endswith(edits.LATER)


def test_only_so_much_that_was_hidden_can_be_shown_without_the_passphrase(
    session: Session, one: MomentView, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding.set_passphrase(session, "open sesame")
    monkeypatch.setattr(edits, "MOST_HIDDEN", 1)
    held = HiddenJustNow(session)
    first = held.hide(one)
    second = held.hide(remembered(session, remember("b.jpg", at(3, 10), LAKE)))
    with pytest.raises(UserError, match="passphrase"):
        held.show(first.again)
    assert held.show(second.again).told == "Unhidden."


def test_while_the_library_is_busy_the_way_back_is_kept(
    session: Session, one: MomentView, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding.set_passphrase(session, "open sesame")
    held = HiddenJustNow(session)
    again = held.hide(one).again

    def busy(*_: object) -> int:
        raise StoreBusy("the library is busy")

    with monkeypatch.context() as patched:
        patched.setattr(hiding, "unhide", busy)
        with pytest.raises(StoreBusy):
            held.show(again)
    assert held.show(again).told == "Unhidden."
    with pytest.raises(UserError):
        held.show(again)


def test_a_favourite_of_another_program_is_said_to_be_that(session: Session, one: MomentView) -> None:
    tags = MomentText(one.moment.id, TextKind.IMPORTED, "favourite", "made", tags=(ImportedTags(favourite=True),))
    tagged = replace(one, texts=(tags,))
    with pytest.raises(UserError, match="another program marked it"):
        edit(session, tagged, "unlike", {})
    edit(session, one, "like", {})
    assert edit(session, tagged, "unlike", {}).told.startswith("Your mark is removed, but another program")
    edit(session, one, "like", {})
    assert edit(session, one, "unlike", {}).told == "Removed from favourites."
