from pathlib import Path

import pytest

from bench.figures import FIGURES, Figure, note, read


def test_a_figure_is_kept_where_a_file_is_named_and_of_two_of_a_name_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figures.jsonl"
    assert read(path) == {}
    note("photo", 200, "ms")
    monkeypatch.setenv(FIGURES, str(path))
    note("photo", 210, "ms")
    note("photo", 205, "ms")
    note("start", 0.5, "s")
    assert read(path) == {"photo": Figure("photo", 205.0, "ms"), "start": Figure("start", 0.5, "s")}
