import pytest

from qa.evidence.sources import is_denied, piece, source


@pytest.mark.parametrize(
    "quote",
    [
        "We met Tom. message from Ana Sunday 14 July 2024 2024-07-14 10:30 10 Graz, Austria",
        "message from Ana Sunday 14 July 2024 2024-07-14 10:30 10 We met Tom.",
        "Sunday 14 July 2024 Ana: We met Tom.",
        "[2024-07-14, 10:30:00] Ana: We met Tom.",
    ],
)
def test_who_wrote_a_text_and_when_is_read_off_its_head_or_its_end(quote: str) -> None:
    one = source(quote)
    assert one.speaker == "Ana" and one.at is not None and (one.at.year, one.at.month, one.at.day) == (2024, 7, 14)
    assert [word.written for word in one.pieces[0].words] == ["We", "met", "Tom", "."]


def test_a_date_inside_a_text_is_none_of_when_it_was_written() -> None:
    assert source("We married in Graz on 14 July 2024.").at is None


def test_times_from_where_a_text_stands_are_dates() -> None:
    told = source("Sunday 14 July 2024 We met Tom yesterday. I have played for seven years.")
    assert [(one.month, one.day) for one in told.pieces[0].dates] == [(7, 13)]
    assert [one.year for one in told.pieces[1].dates] == [2017]


def test_a_clause_goes_on_with_the_one_before_where_it_leans_on_it() -> None:
    told = source("Kept it in a box, in the cellar. Ana laughs, Ben sleeps. She has a car.")
    whole = [" ".join(word.written for word in scene.whole) for scene in told.scenes()]
    assert whole[1:] == ["Kept it in a box in the cellar", "Ana laughs", "Ben sleeps", "Ben sleeps She has a car"]


@pytest.mark.parametrize(
    ("text", "denied"),
    [("I never slept", True), ("I can't wait", False), ("No problem", False), ("Not much did not change", False)],
)
def test_what_looks_like_a_denial_and_is_none_is_known(text: str, denied: bool) -> None:
    assert is_denied(piece(text).words) is denied
