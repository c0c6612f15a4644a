import pytest

from app.library.session import Session
from app.services import hiding
from app.services.errors import UserError
from app.ui.photos import chosen
from app.ui.photos.chosen import Chosen
from app.ui.photos.place import ACTIONS
from memory.records.corrections import CorrectionKind
from memory.records.library import MomentView
from memory.store import albums, assets, corrections
from tests.lives import at, put, remember


@pytest.fixture
def held(session: Session) -> list[str]:
    found = [remember(f"{number}.md", at(3, 9, number), said="We rowed.", kind="note") for number in range(3)]
    put(session.unfiltered, found, {})
    return [one.moment.id for one in found]


def test_what_was_done_is_said_and_taken_back_once(session: Session, held: list[str]) -> None:
    work = Chosen(session)
    done = work.do("favourite", held, {})
    assert done.told == "3 files added to favourites." and done.undo
    assert len(corrections.get_all(session.store, [CorrectionKind.FAVOURITE])) == 3
    assert work.undo(done.undo).told == "Undone."
    assert corrections.get_all(session.store) == []
    with pytest.raises(UserError, match="undone already"):
        work.undo(done.undo)


def test_an_album_is_filled_renamed_deleted_and_all_of_that_undone(session: Session, held: list[str]) -> None:
    work = Chosen(session)
    done = work.do("album", held, {"album": "Boats {0}"})
    assert done.told == "Added 3 to Boats {0}."
    [album] = albums.names(session.store)
    gone = work.do("takeout", held[:1], {"album": album.id})
    assert gone.told == "Removed 1 from Boats {0}." and len(albums.files_of(session.store, album.id)) == 2
    work.undo(gone.undo)
    called = work.change_album("rename", album.id, "Ships")
    assert called.told == "The album is called Ships." and albums.names(session.store)[0].name == "Ships"
    work.undo(called.undo)
    deleted = work.change_album("delete", album.id, "")
    assert albums.names(session.store) == []
    work.undo(deleted.undo)
    assert albums.names(session.store) == [album] and len(albums.files_of(session.store, album.id)) == 3
    work.undo(done.undo)
    assert albums.names(session.store) == []
    with pytest.raises(UserError, match="undone already"):
        work.undo(done.undo)
    with pytest.raises(UserError, match="no longer on the page"):
        work.change_album("burn", album.id, "")


def test_who_has_just_hidden_something_shows_it_again(session: Session, held: list[str]) -> None:
    work = Chosen(session)
    hiding.set_passphrase(session, "open sesame")
    done = work.do("hide", held[:1], {})
    assert done.told == "1 file hidden." and len(assets.of_ids(session.store, [])) == 0
    with pytest.raises(UserError):
        work.do("favourite", held[:1], {})
    work.undo(done.undo)
    assert work.do("favourite", held[:1], {}).told == "1 file added to favourites."


def test_forgetting_is_asked_first(session: Session, held: list[str]) -> None:
    work = Chosen(session)
    asked = work.do("forget", held[:2], {})
    assert asked.ask.startswith("Forget 2 files?") and "not touched" in asked.ask and not asked.told
    assert len(assets.get_all(session.store)) == 3
    done = work.do("forget", held[:2], {"sure": "yes"})
    assert done.told == "2 files forgotten." and not done.undo
    assert len(assets.get_all(session.store)) == 1


def test_only_so_much_is_kept_to_be_taken_back(
    session: Session, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "MOST_KEPT", 1)
    work = Chosen(session)
    first, second = work.do("favourite", held[:1], {}), work.do("favourite", held[1:], {})
    with pytest.raises(UserError, match="undone already"):
        work.undo(first.undo)
    assert work.undo(second.undo).told == "Undone."


def test_of_very_many_only_what_was_done_last_is_taken_back(
    session: Session, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "MOST_IDS", 2)
    work = Chosen(session)
    first, second = work.do("favourite", held[:1], {}), work.do("favourite", held[1:], {})
    with pytest.raises(UserError, match="undone already"):
        work.undo(first.undo)
    assert work.undo(second.undo).told == "Undone."
    third = work.do("favourite", held[1:], {})
    assert work.undo(third.undo).told == "Undone."


@pytest.mark.parametrize(
    ("action", "fields", "why"),
    [
        ("anything", {}, "no longer on the page"),
        ("shift", {}, "how many hours"),
        ("shift", {"hours": "two"}, "how many hours"),
        ("day", {"day": "soon"}, "not a day"),
        ("hide", {}, "passphrase"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    session: Session, held: list[str], action: str, fields: dict[str, str], why: str
) -> None:
    with pytest.raises(UserError, match=why):
        Chosen(session).do(action, held, fields)


def test_too_many_are_refused(session: Session) -> None:
    with pytest.raises(UserError, match="20,000"):
        Chosen(session).do("favourite", ["x"] * (chosen.MOST_CHOSEN + 1), {})


def test_every_action_of_the_page_is_known() -> None:
    assert {name for name, _ in ACTIONS} - {"download", "story", "forget", "date"} == (
        set(chosen.ACTIONS) | set(chosen.ALBUMS)
    ) - {"shift", "day"}


def test_a_moment_stands_for_its_file(session: Session) -> None:
    chat: list[MomentView] = [
        remember("chat.txt", at(3, 9, n), said="Hi", kind="note", medium="message", ordinal=n) for n in range(4)
    ]
    put(session.unfiltered, chat, {})
    assert Chosen(session).do("favourite", [chat[2].moment.id], {}).told == "1 file added to favourites."
