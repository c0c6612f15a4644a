import pytest

from app.services.errors import UserError
from app.services.people import read_name
from app.services.typed import LONGEST_NAME, typed, typed_line, typed_name


def test_what_nobody_sees_is_left_out_and_lines_stay() -> None:
    assert typed("The\x1b[1m mill\n\tat\x00 dawn") == "The[1m mill\n\tat dawn"
    assert typed_line(" The\x9b mill\n\tat\u202e dawn 👩\u200d🚀 ") == "The mill at dawn 👩\u200d🚀"
    assert typed_line("Ma\u0308rchen") == "Märchen"


@pytest.mark.parametrize("read", [typed, typed_line, read_name])
def test_bytes_that_are_not_utf_8_are_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(UserError, match="not UTF-8"):
        read("Caf\udce9")


@pytest.mark.parametrize("read", [typed_name, read_name])
def test_a_name_that_is_too_long_is_refused_and_not_cut(read: object) -> None:
    assert callable(read)
    assert read(f" {'x' * LONGEST_NAME} ") == "x" * LONGEST_NAME
    with pytest.raises(UserError, match="longer than 120 characters"):
        read("x" * (LONGEST_NAME + 1))
