import pytest

from qa.evidence.passages import COLUMNS
from qa.evidence.weights import READ, UNREAD, weights


@pytest.mark.parametrize("name", [READ, UNREAD])
def test_all_that_is_weighed_has_a_weight(name: str) -> None:
    found = weights(name)
    assert {*COLUMNS, "bias", "least"} <= set(found) and found["rank_read"] > 0 and 0 < found["least"] < 1
