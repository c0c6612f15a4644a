from datetime import UTC, datetime

from memory.records.library import MomentView, TakenFrom
from qa.compute.logs import Log, logs
from tests.lives import remember

SAVED = datetime(2024, 6, 1, tzinfo=UTC)


def piece(ordinal: int, text: str, day: str = "", name: str = "rowing") -> MomentView:
    at = datetime.fromisoformat(f"{day}T00:00+00:00") if day else SAVED
    saved = remember(name, SAVED, said=text, kind="note", taken_from=TakenFrom.MTIME, path=f"/notes/{name}.md")
    one = remember(name, at, said=text, kind="note", ordinal=ordinal, asset=name, path=f"/notes/{name}.md")
    return MomentView(one.moment, saved.asset, one.path, one.texts)


def only(*held: MomentView) -> Log:
    (found,) = logs(held)
    return found


def test_rows_under_one_heading_are_a_log_in_the_order_of_time() -> None:
    found = only(
        piece(0, "Rowing\n- 2024-05-04: 6 km, wind", "2024-05-04"), piece(1, "Rowing\n- 2024-04-02: 4 km", "2024-04-02")
    )
    assert (found.title, found.is_dated) == ("rowing Rowing", True)
    assert [row.text for row in found.rows] == ["4 km", "6 km, wind"]


def test_a_table_has_columns_and_a_log_without_heading_what_stands_above_it() -> None:
    head = piece(0, "| day | km | time |\n|---|---|---|")
    found = only(
        head, piece(1, "| 2024-04-02 | 4 | 31:10 |", "2024-04-02"), piece(2, "| 2024-05-04 | 6 | 44:00 |", "2024-05-04")
    )
    assert found.columns == ("day", "km", "time")
    assert [row.numbers() for row in found.rows] == [[4.0, 1870.0], [6.0, 2640.0]]
    above = only(
        piece(0, "Water level at the lock"),
        piece(1, "02.04.2024 1,20", "2024-04-02"),
        piece(2, "04.05.2024 0,95", "2024-05-04"),
    )
    assert above.title == "rowing Water level at the lock"


def test_an_entry_of_a_diary_is_no_row() -> None:
    days = (piece(0, "2 April 2024\nRowed to the mill.", "2024-04-02"), piece(1, "4 May 2024\nRain.", "2024-05-04"))
    assert logs(days) == []


def test_a_list_is_read_by_its_items_and_their_boxes() -> None:
    found = only(piece(0, "Boathouse\n- [x] sweep\n- [ ] mend the door\n- [ ] new lock"))
    assert [(row.text, row.tick) for row in found.rows] == [("sweep", "x"), ("mend the door", " "), ("new lock", " ")]
    assert not found.is_dated and found.title == "rowing Boathouse"


def test_prose_is_no_log() -> None:
    assert logs([piece(0, "Rowed to the mill and back."), piece(1, "The door is broken.")]) == []
