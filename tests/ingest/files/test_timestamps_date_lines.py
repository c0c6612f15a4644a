import pytest

from ingest.files.timestamps import clue_in_line, leading_date, month_number


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("2024-07-14", "2024-07-14T00:00:00"),
        ("2024-07-14 15:30", "2024-07-14T15:30:00"),
        ("2024-07-14T15:30:12", "2024-07-14T15:30:12"),
        ("14 July 2024", "2024-07-14T00:00:00"),
        ("Sunday, 14 July 2024", "2024-07-14T00:00:00"),
        ("Sunday 14th of July 2024", "2024-07-14T00:00:00"),
        ("July 14, 2024", "2024-07-14T00:00:00"),
        ("Jul 14th 2024, 15:30", "2024-07-14T15:30:00"),
        ("Sonntag, 14. Juli 2024", "2024-07-14T00:00:00"),
        ("14.07.2024", "2024-07-14T00:00:00"),
        ("1. März 2024 – am See", "2024-03-01T00:00:00"),
        ("1er août 2023", "2023-08-01T00:00:00"),
        ("14 de julio de 2024", "2024-07-14T00:00:00"),
        ("14 luglio 2024", "2024-07-14T00:00:00"),
        ("14/07/2024", "2024-07-14T00:00:00"),
        ("07/14/2024", "2024-07-14T00:00:00"),
        ("07/07/2024", "2024-07-07T00:00:00"),
        ("14 July 2024: the lake", "2024-07-14T00:00:00"),
    ],
)
def test_dates_are_read_as_people_write_them(line: str, iso: str) -> None:
    clue = clue_in_line(line)
    assert clue is not None and clue.at.replace(tzinfo=None).isoformat() == iso


@pytest.mark.parametrize(
    "line",
    [
        "7/8/2024",
        "yesterday",
        "14 July",
        "July 2024",
        "31 February 2024",
        "14 July 2024 was a fine day",
        "We met on 14 July 2024",
        "2024",
        "14 Brumaire 2024",
        "12024-07-14",
        "",
    ],
)
def test_nothing_is_guessed(line: str) -> None:
    assert clue_in_line(line) is None


def test_a_heading_may_hold_its_date_anywhere() -> None:
    clue = clue_in_line("Walchensee, 14 July 2024, with Anna", anywhere=True)
    assert clue is not None and clue.at.date().isoformat() == "2024-07-14"


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("July", 7),
        ("JUL", 7),
        ("Sept", 9),
        ("mär", 3),
        ("jui", None),
        ("set", 9),
        ("list", None),
        ("Norway", None),
        ("ma", None),
    ],
)
def test_months_have_names(word: str, number: int | None) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize(
    ("line", "iso"),
    [("2024-07-14 vet, 9 kg", "2024-07-14"), ("Sunday, 14 July 2024 we rowed and it rained all day", "2024-07-14")],
)
def test_a_line_may_begin_with_a_date(line: str, iso: str) -> None:
    clue = leading_date(line)
    assert clue is not None and clue.at.date().isoformat() == iso


@pytest.mark.parametrize("line", ["we rowed on 2024-07-14", "14 July", "vet", ""])
def test_a_line_that_begins_otherwise_has_no_leading_date(line: str) -> None:
    assert leading_date(line) is None
