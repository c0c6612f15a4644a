from datetime import UTC, datetime

import pytest

from memory.records.query import Span
from memory.retrieval.spoken_times import speaks_of

WRITTEN = datetime(2024, 1, 20, 12, tzinfo=UTC)
MARCH = Span(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("The flea market is in March 2024.", True),
        ("We fly on 3 March 2024.", True),
        ("We flew last week.", False),
        ("It is all in 2024.", False),
        ("I saw her in May 2024.", False),
        ("Nothing of any time.", False),
    ],
)
def test_a_text_speaks_of_a_time_that_lies_in_the_one_asked_for(text: str, speaks: bool) -> None:
    assert speaks_of(text, WRITTEN, (Span(), MARCH)[1:]) is speaks


def test_an_open_span_holds_what_lies_on_its_side() -> None:
    assert speaks_of("We fly on 3 March 2024.", WRITTEN, (Span(datetime(2024, 2, 1, tzinfo=UTC)),))
    assert not speaks_of("We fly on 3 March 2024.", WRITTEN, (Span(None, datetime(2024, 2, 1, tzinfo=UTC)),))
