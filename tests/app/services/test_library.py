from pathlib import Path

import pytest

from app.library import notes
from app.library.session import Session, deriving
from app.library.verify import verify_library
from app.services import library as services_library
from app.services.library import FINDINGS, copy_left, findings, forget_assets
from app.services.status import status_table
from memory.store import assets
from memory.store.full_text import counts
from tests.commands import told
from tests.made import FIRST_DAY


@pytest.fixture
def session(ingested: Session) -> Session:
    return ingested


def asset_of(session: Session, ending: str) -> str:
    return next(one.asset_id for path, one in assets.paths(session.unfiltered).items() if path.endswith(ending))


def test_what_is_gone_is_counted_and_its_file_stays(session: Session, album: Path) -> None:
    before = counts(session.store)
    table = forget_assets(session, [asset_of(session, "diary.md"), asset_of(session, "101500.jpg")])
    after = counts(session.store)
    assert (table["forgotten"], table["asked_for"]) == (2, 0) and "copies_left" not in table
    gone = [before[name] - after[name] for name in ("moment", "event", "summary")]
    assert [table["moments"], table["events"], table["summarys"]] == gone and gone[0] == 3 and gone[1] > 0 < gone[2]
    assert len(list(album.rglob("*.*"))) == 5


def test_no_byte_of_it_is_left_in_the_library(session: Session) -> None:
    forget_assets(session, [asset_of(session, "diary.md")])
    assert not [path for path in session.folder.rglob("*") if path.is_file() and b"caught a cod" in path.read_bytes()]


def test_a_note_that_the_library_wrote_itself_goes_with_its_memory(commanded: Path, session: Session) -> None:
    path = notes.write_note(commanded, "The pump leaks.", FIRST_DAY)
    told("ingest", path)
    forget_assets(session, [asset_of(session, path.name)])
    assert not path.exists()


def test_beside_another_process_it_is_asked_to_forget(session: Session) -> None:
    before = counts(session.store)
    with deriving(session.folder):
        table = forget_assets(session, [asset_of(session, "diary.md")])
        assert table == {"forgotten": 0, "asked_for": 1} and counts(session.store) == before
        assert status_table(session)["deriving"] is True
    assert status_table(session)["deriving"] is False
    told("ingest", *{str(Path(path).parent) for path in assets.paths(session.store)})
    assert not any(path.endswith("diary.md") for path in assets.paths(session.store))


def test_a_folder_that_may_hold_a_copy_is_named(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services_library, "sweep", lambda folder: (Path("/disk/.yesteryear-1"),))
    assert forget_assets(session, [asset_of(session, "diary.md")])["copies_left"] == ["/disk/.yesteryear-1"]
    assert copy_left("/disk/two\nlines").startswith("/disk/two\\nlines may still contain")


def test_a_check_is_told_in_sentences(session: Session) -> None:
    table = verify_library(session)
    assert findings(table) == ["The library is in order: ids, database and index agree."]
    assert FINDINGS.keys() == table.keys() - {"sound"}
    table |= {"sound": False, "wrong_ids": ["a", "b", "c", "d"], "index_differences": {"text": 2}}
    assert findings(table) == [
        "Wrong ids: a, b, c and 1 more.",
        "The index differs from the library (text); the next import rebuilds it.",
    ]
