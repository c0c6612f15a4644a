from pathlib import Path

import pytest

from app.library.session import Session
from app.services import hiding
from app.services.errors import UserError
from app.ui import hidden
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.store import assets
from memory.store import moments as moment_store


@pytest.fixture
def session(session: Session, album: Path) -> Session:
    ingest(session.library, [album], lambda _: None)
    return session


def section(session: Session) -> str:
    return hidden.section(session, Media(session.store, session.config.limits))


def asset_of(session: Session, ending: str) -> str:
    return next(one.asset_id for path, one in assets.paths(session.unfiltered).items() if path.endswith(ending))


def test_a_passphrase_is_set_typed_twice_and_changed_with_the_old_one(session: Session) -> None:
    assert 'data-to="passphrase"' in section(session) and "not encrypted" in section(session)
    with pytest.raises(UserError, match="differ"):
        hidden.press(session, "passphrase", "", {"passphrase": "open", "again": "oben"})
    with pytest.raises(UserError, match="at least"):
        hidden.press(session, "passphrase", "", {"passphrase": "a", "again": "a"})
    hidden.press(session, "passphrase", "", {"passphrase": "open", "again": "open"})
    assert 'data-to="unlock"' in section(session)
    new = {"passphrase": "sesame", "again": "sesame"}
    with pytest.raises(UserError):
        hidden.press(session, "passphrase", "", {**new, "old": "wrong"})
    hidden.press(session, "passphrase", "", {**new, "old": "open"})
    assert hiding.is_right(session, "sesame")


def test_what_is_hidden_is_listed_and_shown_again_only_for_the_passphrase(session: Session) -> None:
    hiding.set_passphrase(session, "open")
    photo, speech = asset_of(session, "101500.jpg"), asset_of(session, "120000.wav")
    spoken = next(one.moment for one in moment_store.of_asset(session.unfiltered, speech))
    hiding.hide(session, photo)
    hiding.hide(session, speech, spoken)
    assert "101500" not in section(session) and "120000" not in section(session)
    with pytest.raises(UserError, match="passphrase first"):
        hidden.press(session, "show", f"{photo}:", {})
    with pytest.raises(UserError, match="wrong passphrase"):
        hidden.press(session, "unlock", "", {"passphrase": "wrong"})
    hidden.press(session, "unlock", "", {"passphrase": "open"})
    listed = section(session)
    assert "IMG_20230814_101500.jpg" in listed and '<img src="/thumb/' in listed and "120000.wav, from 0:0" in listed
    assert "Unhidden: 1 item" in hidden.press(session, "show", f"{photo}:", {})
    assert "Unhidden: 1 item" in hidden.press(session, "show", f"{speech}:{spoken.start_s!r}", {})
    assert "Nothing is hidden" in section(session)
    hidden.press(session, "lock", "", {})
    assert not hiding.is_unlocked(session) and moment_store.of_asset(session.store, photo)


@pytest.mark.parametrize("what", ["x:", "x:y", "", ":"])
def test_what_is_not_hidden_is_not_shown(session: Session, what: str) -> None:
    hiding.set_passphrase(session, "open")
    hidden.press(session, "unlock", "", {"passphrase": "open"})
    with pytest.raises(UserError):
        hidden.press(session, "show", what, {})
    with pytest.raises(UserError):
        hidden.press(session, "other", what, {})
