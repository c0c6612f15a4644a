"""Hidden moments as the command line and the pages handle them: a passphrase that is checked, hiding, showing again.

Hiding is not encryption: the files lie where they lay, and so does what was derived from them. What is kept of the
passphrase is a hash that is slow to try, in the library; whether it was given is known to this process alone. Knows the
open library; nothing of terminals or pages. Source: Argon2id, Biryukov et al. 2016, RFC 9106.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.library.session import Session
from app.services.corrections import record, undo
from app.services.errors import UserError
from memory.corrections import hiding
from memory.records.corrections import Correction, Hidden
from memory.records.library import Moment
from memory.store import assets, corrections, full_text
from memory.store import moments as moment_store

KEPT_AS = "passphrase"
LEAST_CHARS = 4
UNSET = "there is no passphrase yet; `yesteryear passphrase` sets one"


def is_set(session: Session) -> bool:
    """Say whether the library has a passphrase."""
    return bool(full_text.meta(session.unfiltered, KEPT_AS))


def is_right(session: Session, passphrase: str) -> bool:
    """Say whether this is the library's passphrase; no other is where none is set. Takes a while, on purpose."""
    try:
        return PasswordHasher().verify(full_text.meta(session.unfiltered, KEPT_AS), passphrase)
    except (VerificationError, InvalidHashError):
        return False


def set_passphrase(session: Session, passphrase: str, old: str = "") -> None:
    """Set the passphrase, or another in place of the old one.

    Raises UserError where the old one is not right or the new one is too short.
    """
    before = full_text.meta(session.unfiltered, KEPT_AS)
    if before and not is_right(session, old):
        raise UserError("wrong passphrase; nothing was changed")
    if len(passphrase) < LEAST_CHARS:
        raise UserError(f"the passphrase must have at least {LEAST_CHARS} characters")
    hashed = PasswordHasher().hash(passphrase)
    with session.unfiltered.transaction():
        if full_text.meta(session.unfiltered, KEPT_AS) != before:
            raise UserError("another window has just set a passphrase; nothing was changed")
        full_text.set_meta(session.unfiltered, KEPT_AS, hashed)


def unlock(session: Session, passphrase: str) -> bool:
    """Show hidden moments in this process until they are locked or it ends; say whether the passphrase was right.

    A locked session, as other programs have, never shows them.
    """
    if not is_right(session, passphrase):
        return False
    session.unfiltered.unlock()
    return True


def lock(session: Session) -> None:
    """Show no hidden moment in this process any more."""
    session.unfiltered.lock()


def is_unlocked(session: Session) -> bool:
    """Say whether hidden moments are shown in this session now."""
    return session.store.sees_all


def hide(session: Session, asset_id: str, moment: Moment | None = None) -> int:
    """Hide a file, or one moment of it, and tell anew what rested on it; return how many moments are hidden by that.

    Where another process holds the library, that one tells anew; what rests on the moment is shown to nobody meanwhile.
    Raises UserError where no passphrase is set, so that nothing is hidden that could not be asked for again.
    """
    if not is_set(session):
        raise UserError(UNSET)
    return record(session, [corrections.new_correction(Hidden(), moment, asset_id)]).moments


def unhide(session: Session, asset_id: str, second: float | None = None) -> int:
    """Show a file again, or what was hidden at a second of it; return how many moments are shown by that.

    Only for whoever gave the passphrase: the caller sees to that. Raises UserError where nothing there is hidden.
    """
    said = [mark for mark in hiding.hidden_marks(session.unfiltered) if mark.asset_id == asset_id]
    if second is not None:
        said = [mark for mark in said if _is_at(mark, second)]
    if not said:
        raise UserError("nothing there is hidden")
    return undo(session, said).moments


def hidden_tables(session: Session) -> list[dict[str, object]]:
    """Return what is hidden, as it was marked: path, start_s, end_s, how many moments, and when it was hidden.

    Only for whoever gave the passphrase: the caller sees to that.
    """
    said = hiding.hidden_marks(session.unfiltered)
    lying = assets.first_paths(session.unfiltered, sorted({mark.asset_id for mark in said}))
    return [
        {
            "path": lying.get(mark.asset_id, ""),
            "start_s": mark.start_s,
            "end_s": mark.end_s,
            "moments": _count(session, mark),
            "hidden_at": mark.made_at.isoformat(),
        }
        for mark in said
    ]


def _count(session: Session, mark: Correction) -> int:
    return sum(corrections.is_on(mark, one.moment) for one in moment_store.of_asset(session.unfiltered, mark.asset_id))


def _is_at(mark: Correction, second: float) -> bool:
    """Say whether a mark is on a second of its file, and not on all of it."""
    if mark.start_s is None:
        return False
    return mark.start_s <= second < max(mark.end_s or mark.start_s, mark.start_s + 0.001)
