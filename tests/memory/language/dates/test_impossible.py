import pytest

from memory.language.dates.impossible import find_impossible

IMPOSSIBLE = {
    "What did we do on 31 February 2023?": "31 February 2023",
    "on February 30, 2022": "February 30, 2022",
    "am 30. Februar": "30. Februar",
    "31.2.2023": "31.2.2023",
    "on 2023-02-30 we rowed": "2023-02-30",
    "31/2/2023": "31/2/2023",
    "13/25/2020": "13/25/2020",
    "on 2023/02/30": "2023/02/30",
    "on 2023.2.30": "2023.2.30",
    "02-30-2023": "02-30-2023",
    "on 29 February 2023": "29 February 2023",
    "31 April": "31 April",
    "the 31st of June": "the 31st of June",
    "on 32 July 2021": "32 July 2021",
}


@pytest.mark.parametrize(("text", "words"), IMPOSSIBLE.items())
def test_dates_that_no_calendar_has(text: str, words: str) -> None:
    (found,) = find_impossible(text)
    assert found.words == words == text[found.begin : found.end]


@pytest.mark.parametrize(
    "text",
    """29 February 2024 | 29 February | 31 May | May 31st | 14.7.2024 | 3/4/2023 | 12/31/2020 | 31/12/2020 | 2024-02-29
    | 02/13/2010 | 2010/02/13 | 02.13.2010
    | 10 may 2020 | March 2023 | version 3.3. | you may 32 times | 14 July | in 2019 | on the 31st |""".split(" | "),
)
def test_dates_that_exist(text: str) -> None:
    assert find_impossible(text) == []


def test_the_note_says_why() -> None:
    notes = [one.note for one in find_impossible("between 31 February 2023 and 2023-13-01")]
    assert notes == [
        "There is no 31 February 2023: February 2023 has 28 days.",
        "There is no 2023-13-01: a year has 12 months.",
    ]
