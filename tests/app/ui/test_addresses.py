"""Addresses are read as they were written, and what is none is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import addresses
from app.ui.addresses import Address

PART = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(st.lists(PART, max_size=4), st.dictionaries(st.sampled_from(["of", "key", "q"]), PART))
def test_what_was_written_is_read(parts: list[str], fields: dict[str, str]) -> None:
    assert addresses.read(addresses.write("stories", *parts, **fields)) == Address("stories", tuple(parts), fields)


def test_empty_fields_are_left_out() -> None:
    assert addresses.write("timeline", "2024", piece=0) == "/timeline/2024"
    assert addresses.write("stories", of="") == "/stories"


@pytest.mark.parametrize("text", ["", "open 3", "2024", "list chapter 0"])
def test_a_word_is_no_address(text: str) -> None:
    assert addresses.read(text) is None


@pytest.mark.parametrize(("told", "number"), [("3", 3), ("-3", 0), ("x", 0), ("", 0), ("٣", 0), ("9" * 12, 0)])
def test_a_field_is_a_number_or_none(told: str, number: int) -> None:
    assert Address("timeline", (), {"piece": told}).number("piece") == number
