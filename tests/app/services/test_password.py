from pathlib import Path

import pytest

from app.services import hiding, password
from app.services.errors import UserError
from tests.pages import opened


def test_only_the_password_is_right_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    session = opened(tmp_path / "library")
    assert not password.is_set(session) and not password.is_right(session, "")
    password.set_password(session, "correct horse")
    assert password.is_set(session) and password.is_right(session, "correct horse")
    assert not any(password.is_right(session, one) for one in ("", "Correct horse", "correct horse ", "x" * 100_000))
    password.set_password(session, "battery staple")
    assert password.is_right(session, "battery staple") and not password.is_right(session, "correct horse")
    assert not hiding.is_set(session)
    session.close()
    kept = b"".join(one.read_bytes() for one in (tmp_path / "library").iterdir() if one.is_file())
    assert b"$argon2id$" in kept and b"battery staple" not in kept


@pytest.mark.parametrize("said", ["", "seven77", "x" * 1001])
def test_one_that_is_too_short_is_refused(tmp_path: Path, said: str) -> None:
    session = opened(tmp_path / "library")
    with pytest.raises(UserError):
        password.set_password(session, said)
    assert not password.is_set(session)
    session.close()
