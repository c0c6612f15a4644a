import pytest

from app.library.session import Session, open_session
from app.services import hiding
from app.services.errors import UserError
from memory.store import assets, events, full_text, hidden
from memory.store import moments as moment_store


@pytest.fixture
def session(ingested: Session) -> Session:
    return ingested


def diary_of(session: Session) -> str:
    return next(one.asset_id for path, one in assets.paths(session.unfiltered).items() if path.endswith("diary.md"))


def test_nothing_is_hidden_before_there_is_a_passphrase(session: Session) -> None:
    assert not hiding.is_set(session) and not hiding.is_right(session, "") and not hiding.unlock(session, "")
    with pytest.raises(UserError, match="no passphrase yet"):
        hiding.hide(session, diary_of(session))
    with pytest.raises(UserError, match="at least 4 characters"):
        hiding.set_passphrase(session, "abc")
    assert not hiding.is_set(session)


def test_a_passphrase_is_kept_as_a_hash_alone_and_changed_only_by_who_knows_it(session: Session) -> None:
    hiding.set_passphrase(session, "open sesame")
    kept = full_text.meta(session.unfiltered, hiding.KEPT_AS)
    assert kept.startswith("$argon2id$") and "sesame" not in kept
    for old in ("", "open says me", kept):
        with pytest.raises(UserError, match="wrong passphrase"):
            hiding.set_passphrase(session, "another one", old)
    assert full_text.meta(session.unfiltered, hiding.KEPT_AS) == kept
    hiding.set_passphrase(session, "another one", "open sesame")
    assert hiding.is_right(session, "another one") and not hiding.is_right(session, "open sesame")
    session.unfiltered.write("UPDATE meta SET value = 'broken' WHERE key = ?", [(hiding.KEPT_AS,)])
    assert not hiding.is_right(session, "another one") and not hiding.unlock(session, "broken")


def test_hidden_moments_are_shown_while_unlocked_and_never_told_of(session: Session) -> None:
    hiding.set_passphrase(session, "open sesame")
    asset_id = diary_of(session)
    before = [events.events(session.store), events.summaries(session.store)]
    assert hiding.hide(session, asset_id) == 2
    told = events.events(session.store)
    assert assets.get(session.store, asset_id) is None and told != before[0]
    assert len(hiding.hidden_tables(session)) == 1
    assert not hiding.unlock(session, "open says me") and assets.get(session.store, asset_id) is None
    assert hiding.unlock(session, "open sesame") and hiding.is_unlocked(session)
    held = moment_store.of_asset(session.store, asset_id)
    assert [one.moment.id for one in held] == hidden.of_asset(session.unfiltered, asset_id) and len(held) == 2
    assert assets.get(session.locked.store, asset_id) is None and not hiding.is_unlocked(session.locked)
    assert events.events(session.store) == told
    with pytest.raises(UserError, match="nothing there is hidden"):
        hiding.unhide(session, asset_id, 3.0)
    assert hiding.unhide(session, asset_id) == 2
    hiding.lock(session)
    assert [events.events(session.store), events.summaries(session.store)] == before
    with pytest.raises(UserError, match="nothing there is hidden"):
        hiding.unhide(session, asset_id)


def test_another_process_opens_the_library_locked(session: Session) -> None:
    hiding.set_passphrase(session, "open sesame")
    hiding.hide(session, diary_of(session))
    assert hiding.unlock(session, "open sesame")
    other = open_session(session.folder)
    assert not hiding.is_unlocked(other) and assets.get(other.store, diary_of(other)) is None
    other.close()
