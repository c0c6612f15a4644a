"""Everybody met, kept while nothing of it changes: to work out who is who takes a while where very many were met."""

import threading

from app.library.session import Session
from app.services import people
from memory.identity.anchors import Person
from memory.identity.people import ABOUT_PEOPLE
from memory.store import appearances, corrections, hidden


class KnownPeople:
    """Everybody met in one library; may be asked from several threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._state: tuple[object, ...] = ()
        self._found: list[Person] = []

    def everybody(self) -> list[Person]:
        """Return everybody met, those too whom the owner does not want listed, as `services.people.all_met` does."""
        whole, store = self._session.unfiltered, self._session.store
        said = tuple(mark.id for mark in corrections.get_all(whole, ABOUT_PEOPLE))
        state = (appearances.state(whole), said, hidden.moment_ids(store), self._session.config.owner)
        with self._lock:
            if state != self._state:
                self._found, self._state = people.all_met(self._session), state
            return list(self._found)
