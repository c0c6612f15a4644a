"""The password of the app, for whoever opens it from another machine: kept as a hash that is slow to try.

Knows the open library; nothing of terminals, pages or requests. It is another word than the passphrase of hidden
moments, since more people may know it. Source: Argon2id, Biryukov et al. 2016, RFC 9106.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.library.session import Session
from app.services.errors import UserError
from memory.store import full_text

KEPT_AS = "app_password"
LEAST_CHARS = 8
MOST_CHARS = 1000


def is_set(session: Session) -> bool:
    """Say whether the app has a password."""
    return bool(full_text.meta(session.unfiltered, KEPT_AS))


def is_right(session: Session, password: str) -> bool:
    """Say whether this is the app's password; none is where none is set. Takes a while, on purpose."""
    if len(password) > MOST_CHARS:
        return False
    try:
        return PasswordHasher().verify(full_text.meta(session.unfiltered, KEPT_AS), password)
    except (VerificationError, InvalidHashError):
        return False


def set_password(session: Session, password: str) -> None:
    """Set the password, in place of an old one where there is one; raises UserError where it is too short or long."""
    if not LEAST_CHARS <= len(password) <= MOST_CHARS:
        raise UserError(f"the password must have at least {LEAST_CHARS} characters")
    hashed = PasswordHasher().hash(password)
    with session.unfiltered.transaction():
        full_text.set_meta(session.unfiltered, KEPT_AS, hashed)
