import pytest

from ingest.readers.chats.words import halves, hour_of, listed


@pytest.mark.parametrize(
    ("hour", "half", "found"),
    [
        (3, "下午", 15),
        (12, "AM", 0),
        (12, "p. m.", 12),
        (8, "晚上", 20),
        (12, "晚上", 0),
        (3, "凌晨", 3),
        (15, "오후", 15),
        (9, "", 9),
    ],
)
def test_parts_of_a_day(hour: int, half: str, found: int) -> None:
    assert hour_of(hour, half) == found


def test_words_are_each_once() -> None:
    for key in ("media", "attached"):
        assert len(set(listed("omitted", key))) == len(listed("omitted", key))
    assert "" not in halves()
