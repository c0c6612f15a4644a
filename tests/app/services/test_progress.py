from pathlib import Path

from app.services.progress import ImportProgress, Lines, line, read_note, shown, step_text
from app.services.whole_run import Estimate
from ingest.pipeline.run import Progress
from models.protocols import Models


def test_a_line_says_what_is_done_now_and_how_far_all_is() -> None:
    now = step_text(Progress("perceive", 20, 1000, "x.jpg"))
    assert now == "Analysing photos and recordings: 20 of 1,000"
    assert line(ImportProgress(now, Estimate(0.425, "about 4 minutes left"))) == f"{now}, 42%, about 4 minutes left"
    assert line(ImportProgress(step_text(Progress("look", 7, 0, "x.jpg")))) == "Scanning files: 7"


def test_lines_are_not_a_flood(capsys: "object") -> None:
    lines = Lines()
    for n in range(100):
        lines(ImportProgress(step_text(Progress("perceive", n, 1000, "x")), step="perceive"))
    assert capsys.readouterr().err.count("\n") == 1  # type: ignore[attr-defined]


def test_how_far_a_run_is_lies_in_the_librarys_folder_while_it_goes_on(tmp_path: Path) -> None:
    with shown(tmp_path, Models()) as report:
        assert read_note(tmp_path) == ImportProgress("")
        report(Progress("perceive", 0, 10, "/a.jpg"))
        assert read_note(tmp_path) == ImportProgress("Analysing photos and recordings: 0 of 10", Estimate(0.0))
    assert read_note(tmp_path) == ImportProgress("") and list(tmp_path.iterdir()) == []


def test_a_note_that_is_cut_off_or_something_else_says_nothing(tmp_path: Path) -> None:
    for held in ("", "{", "[]", '{"told": 3, "share": "x", "left": null}'):
        (tmp_path / "progress.json").write_text(held)
        assert read_note(tmp_path) == ImportProgress("")
