from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.library.session import Session
from app.services.content import SIDE_PX, content_of
from app.services.errors import UserError
from tests.conftest import paint, record
from tests.lives import at, put, remember
from tests.recordings import tone


def test_a_photo_is_given_no_larger_than_it_need_be(session: Session, tmp_path: Path) -> None:
    one = remember("a.jpg", at(3, 9), path=paint(tmp_path / "a.jpg", (200, 30, 30), side_px=SIDE_PX + 500))
    put(session.unfiltered, [one], {})
    found = content_of(session, one, None, 5.0)
    assert max(Image.open(BytesIO(found.picture)).size) == SIDE_PX and not found.sound


def test_a_recording_is_heard_and_a_broken_one_says_so(session: Session, tmp_path: Path) -> None:
    good = remember("a.wav", at(3, 9), said="Hello.", path=record(tmp_path / "a.wav", tone(2.0)))
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    broken = remember("b.wav", at(3, 10), said="Hello.", path=tmp_path / "b.wav")
    assert content_of(session, good, None, 1.0).sound.startswith(b"RIFF")
    with pytest.raises(UserError, match=r"b\.wav"):
        content_of(session, broken, None, 1.0)
