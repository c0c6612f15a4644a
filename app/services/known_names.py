"""Places and people that a filter names and nothing is known of: said with those that are known, the likest first."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches

from app.library.session import Session
from app.services import people
from app.services.errors import UserError
from memory.records.query import Query
from memory.store import full_text

MOST_TOLD = 8
LEAST_LIKE = 0.5


def must_be_known(session: Session, wanted: Query) -> None:
    """Raise UserError where a query's places or people stand nowhere in the library."""
    store = session.store
    if wanted.places and _fit_nothing(session, replace(wanted, people=())):
        raise UserError(_told("place", wanted.places[0], full_text.place_names(store)))
    if wanted.people and _fit_nothing(session, replace(wanted, places=())):
        raise UserError(_told("person", wanted.people[0], {*full_text.speakers(store), *_named(session)}))


def _fit_nothing(session: Session, wanted: Query) -> bool:
    allowed = full_text.narrowed(session.store, replace(wanted, spans=(), kinds=frozenset()))
    return allowed is not None and not len(allowed)


def _named(session: Session) -> Iterator[str]:
    return (person.name.lower() for person in people.everybody(session) if person.name)


def _told(what: str, name: str, known: Collection[str]) -> str:
    if not known:
        return f"no {what} is called {name!r}: none is known here"
    like = get_close_matches(name, known, MOST_TOLD, LEAST_LIKE)
    told = like + [one for one in sorted(known) if one not in like]
    more = "" if len(told) <= MOST_TOLD else " and others"
    return f"no {what} is called {name!r}; there are {', '.join(told[:MOST_TOLD])}{more}"
