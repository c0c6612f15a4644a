from datetime import UTC, datetime
from pathlib import Path

from bench.retrieval.online import day_after, lay_out, pieces
from ingest.files.file_checks import Limits
from ingest.readers.formats import read_note
from memory.records.library import Medium, MomentView, Precision, Timestamp
from tests.lives import remember

END = datetime(2024, 6, 1, tzinfo=UTC)
DIARY = "Written on the ferry.\n\n## 2024-03-02\nRain on the deck.\n\n## 2024-03-05\nA whale, far off.\n"
CHAT = "[2024-03-02, 21:40:00] Ada: Landed?\n[2024-03-04, 07:15:00] Tom: Slept on a bench\nand lost a shoe\n"


def read(path: Path) -> list[MomentView]:
    """Return the moments of a text file; what is not dated is of the end."""
    return [
        remember(
            path.stem,
            one.at or Timestamp(END),
            said=one.text,
            kind="note",
            medium=Medium.PARAGRAPH,
            ordinal=n,
            path=path,
        )
        for n, one in enumerate(read_note(path, Limits()).paragraphs)
    ]


def laid_out(files: Path, folder: Path, now: datetime) -> dict[str, str]:
    """Lay out what was there at a time; return the texts by the names of the files."""
    every = [one for path in sorted(files.iterdir()) if path.suffix != ".jpg" for one in read(path)]
    lay_out(pieces(files, every, END), folder, now)
    return {path.name: path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_moment_is_there_on_the_morning_after_all_that_is_known_of_its_time() -> None:
    at = datetime(2024, 2, 3, 22, 10, tzinfo=UTC)
    assert [day_after(Timestamp(at, known), END) for known in (Precision.MINUTE, Precision.MONTH, Precision.YEAR)] == [
        datetime(2024, 2, 4, 8, tzinfo=UTC),
        datetime(2024, 3, 1, 8, tzinfo=UTC),
        END,
    ]


def test_a_chat_grows_message_by_message_and_holds_nothing_later(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "WhatsApp Chat with Tom.txt").write_text(CHAT)
    first, *rest = CHAT.splitlines(keepends=True)
    told = [laid_out(tmp_path / "a", tmp_path / "b", datetime(2024, 3, day, 8, tzinfo=UTC)) for day in (2, 3, 4, 5)]
    assert [list(one.values()) for one in told] == [[], [first], [first], ["".join([first, *rest])]]


def test_a_diary_is_there_as_far_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "diary.md").write_text(DIARY[DIARY.index("##") :])
    (early,) = laid_out(tmp_path / "a", tmp_path / "b", datetime(2024, 3, 3, 9, tzinfo=UTC)).values()
    assert "Rain" in early and "whale" not in early
    assert "whale" in laid_out(tmp_path / "a", tmp_path / "b", datetime(2024, 3, 6, 9, tzinfo=UTC))["diary.md"]


def test_what_has_no_date_comes_at_the_end_and_so_does_what_stands_below_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ferry.md").write_text(DIARY)
    (tmp_path / "a" / "seen.jpg").write_bytes(b"no moments")
    assert laid_out(tmp_path / "a", tmp_path / "b", datetime(2024, 3, 6, 9, tzinfo=UTC)) == {}
    lay_out(pieces(tmp_path / "a", read(tmp_path / "a" / "ferry.md"), END), tmp_path / "b", END)
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["ferry.md", "seen.jpg"]


def test_a_file_that_is_as_it_was_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "WhatsApp Chat with Tom.txt").write_text(CHAT)
    times = []
    for day in (3, 4, 5):
        laid_out(tmp_path / "a", tmp_path / "b", datetime(2024, 3, day, 8, tzinfo=UTC))
        times += [datetime.fromtimestamp(path.stat().st_mtime, UTC).day for path in (tmp_path / "b").iterdir()]
    assert times == [3, 3, 5]
