from pathlib import Path

from app.services.progress import Lines, duration, line, noted, rate, shown
from ingest.pipeline.run import Progress


def test_a_line_says_how_far_how_fast_and_how_long() -> None:
    assert (
        line(Progress("perceive", 20, 100, "x.jpg"), 10.0)
        == "Analysing photos and recordings: 20/100, 2.0 a second, about 40 s left"
    )
    assert line(Progress("look", 7, 0, "x.jpg"), 1.0) == "Scanning files: 7"


def test_what_is_left_is_told_in_the_unit_that_fits() -> None:
    assert [duration(s) for s in (4.4, 89, 90, 720, 12_000)] == ["4 s", "89 s", "2 min", "12 min", "3 h 20 min"]


def test_no_rate_before_anything_is_done() -> None:
    assert rate(0, 5.0) == ""


def test_lines_are_not_a_flood(capsys: "object") -> None:
    lines = Lines()
    for n in range(100):
        lines(Progress("perceive", n, 1000, "x"))
    assert capsys.readouterr().err.count("\n") == 1  # type: ignore[attr-defined]


def test_how_far_a_run_is_lies_in_the_librarys_folder_while_it_goes_on(tmp_path: Path) -> None:
    with shown(tmp_path) as report:
        assert noted(tmp_path) == ""
        report(Progress("look", 3, 10, "/a.jpg"))
        assert noted(tmp_path).startswith("Scanning files: 3/10")
        report(Progress("remember", 0, 0, ""))
        assert noted(tmp_path) == "Updating the library"
    assert noted(tmp_path) == "" and list(tmp_path.iterdir()) == []
