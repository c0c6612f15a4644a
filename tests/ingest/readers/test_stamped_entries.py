import pytest

from ingest.readers.stamped_entries import entries


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("22.03.2023 19:05 - Rain", "2023-03-22T19:05"),
        ("2023-03-22 19:05 Harbour", "2023-03-22T19:05"),
        ("[2023-03-22 07:05:00 PM] Harbour", "2023-03-22T19:05"),
        ("22.03.2023 19.05 Uhr", "2023-03-22T19:05"),
        ("2023年3月22日 下午7:05 - 海", "2023-03-22T19:05"),
    ],
)
def test_stamped_lines_head_entries(line: str, at: str) -> None:
    found = entries(f"{line}\nWe walked.\n")
    assert [one.clue.at.replace(tzinfo=None).isoformat(timespec="minutes") for one in found.values()] == [at]


def test_a_date_in_the_midst_of_prose_is_none() -> None:
    assert not entries("We met.\n2023-03-22 19:05 was the train.\n")
