from datetime import UTC, datetime

import pytest

from memory.language.dates.format import tell_span
from memory.records.query import Span


def at(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-07-14", "2024-07-15", "14 July 2024"),
        ("2024-07-14", "2024-07-17", "14 July 2024 to 16 July 2024"),
        ("2023-03-01", "2023-04-01", "March 2023"),
        ("2023-06-01", "2023-09-01", "June 2023 to August 2023"),
        ("2023-01-01", "2024-01-01", "2023"),
        ("2019-01-01", "2022-01-01", "2019 to 2021"),
        ("2024-02-01", "2025-01-01", "February 2024 to December 2024"),
        ("2024-02-02", "2024-03-01", "2 February 2024 to 29 February 2024"),
        ("2024-07-14T18:00", "2024-07-15", "14 July 2024, 18:00 to 00:00"),
        ("2021-05-03", "", "since 3 May 2021"),
        ("", "2021-05-03", "before 3 May 2021"),
        ("", "", "at any time"),
    ],
)
def test_a_span_in_words(start: str, end: str, told: str) -> None:
    assert tell_span(Span(at(start), at(end))) == told
