from datetime import UTC, datetime

from ingest.readers.paragraph import in_time


def told(days: list[int]) -> list[tuple[int, int]]:
    """Return what stands in a row as its number and its day, 0 where it has none, in the order of time."""
    return in_time(enumerate(days), lambda one: datetime(2023, 3, one[1], tzinfo=UTC) if one[1] else None)


def test_what_has_no_time_keeps_its_neighbours_place() -> None:
    assert told([3, 0, 2]) == [(2, 2), (0, 3), (1, 0)]
    assert told([0, 3, 2]) == [(2, 2), (0, 0), (1, 3)]
    assert told([0, 0]) == [(0, 0), (1, 0)] and told([]) == []
