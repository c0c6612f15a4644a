from pathlib import Path

import pytest

from models.registry.card import WeightFile
from models.registry.pieces import Refused, pieces_of, write_pieces


def test_pieces_are_written_and_counted(tmp_path: Path) -> None:
    told: list[int] = []
    write_pieces(tmp_path / "deep" / "a.part", [b"one", b"two"], WeightFile("a", "", 6), told.append)
    assert b"".join(pieces_of(tmp_path / "deep" / "a.part")) == b"onetwo" and told == [3, 6]


def test_more_than_expected_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="larger than expected"):
        write_pieces(tmp_path / "a.part", [b"one", b"two"], WeightFile("a", "", 5), lambda _: None)
    write_pieces(tmp_path / "a.part", [b"one", b"two"], WeightFile("a", "", 0), lambda _: None)
