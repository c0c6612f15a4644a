from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.services import status
from memory.store.left_out import Group
from memory.store.versions import NewerVersion


@pytest.mark.parametrize(
    ("count", "names", "line"),
    [
        (1, ["a.pdf"], "1: why (a.pdf)"),
        (3, ["a", "b", "c"], "3: why (a, b, c)"),
        (4, ["a", "b", "c", "d"], "4: why (a, b, c, ...)"),
        (1234, ["two\nlines"], "1,234: why (two\\nlines, ...)"),
        (2, [], "2: why"),
    ],
)
def test_a_line_of_what_was_left_out_names_the_first_few(count: int, names: list[str], line: str) -> None:
    group = Group("why", count, tuple(f"/folder/{name}" for name in names))
    assert status.left_out_line(group) == f"  skipped: {line}"


def test_a_file_that_was_not_read_yet_is_not_told_as_damaged() -> None:
    torn = NewerVersion("/a", "x", 1, 1, since=datetime(2024, 7, 1, tzinfo=UTC), reason="it is empty")
    assert status.damaged_tables([torn, replace(torn, reason="")]) == [
        {"path": "/a", "error": "it is empty", "since": "2024-07-01T00:00:00+00:00"}
    ]
    assert status.damaged_tables([replace(torn, since=None)])[0]["since"] is None
