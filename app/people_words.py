"""What the owner says of the people met, as the command line and the page do it: checked, written, and told anew.

Also what is kept of faces and voices, and how to be rid of it. Knows the open library; nothing of terminals or pages.
"""

from collections.abc import Collection, Sequence

from app.session import Session, deriving, is_deriving
from ingest.faces import FIND
from ingest.run import derive
from ingest.voices import HEAR
from memory import people
from memory.people import ABOUT_PEOPLE, Person
from memory.store import marks
from memory.store.appearances import Trace
from memory.types import OwnerMark

STEPS = {Trace.FACE: FIND, Trace.VOICE: HEAR}
KEPT = {
    Trace.FACE: "where each face is and 128 numbers that tell it from others",
    Trace.VOICE: "when each voice speaks and 256 numbers that tell it from others",
}
OFF = (
    "{trace}s are off. To turn them on, write {trace}s = true into config.toml in the library's folder, and run "
    "`yesteryear models fetch {trace}s`; ask those whose {trace}s these are. {kept} are then kept in the library's own "
    "file, and nowhere else; `yesteryear people erase --{trace}s` erases them for good"
)
ON = (
    "{trace}s are on: {kept} are kept in the library's own file, and nowhere else; "
    "`yesteryear people erase --{trace}s` erases them for good"
)
RESTING = (
    "{trace}s are off: no more are looked for, and those above are kept until `yesteryear people erase --{trace}s` "
    "erases them"
)
"""Told whenever people are listed, and before the first is looked for."""


class Refused(Exception):
    """What the owner says of people cannot be meant; the message says why."""


def everybody(session: Session) -> list[Person]:
    """Return everybody met, who has a name and who was met most first."""
    return people.people(session.store, session.config.owner)


def met(session: Session, number: int) -> Person:
    """Return the person of a number. Raises Refused."""
    found = [one for one in everybody(session) if one.number == number]
    if not found:
        raise Refused(f"there is no person {number}; `yesteryear people` lists everybody")
    return found[0]


def called(session: Session, number: int, name: str) -> list[OwnerMark]:
    """Make the marks that say what a person is called. Raises Refused."""
    name = " ".join(name.split())
    if not name:
        raise Refused("a name has letters")
    return people.name_marks(met(session, number), name)


def same(session: Session, number: int, other: int) -> list[OwnerMark]:
    """Make the mark that says that two are one person. Raises Refused."""
    one, two = _two(session, number, other)
    if one.name and two.name and one.name != two.name:
        raise Refused(f"one is called {one.name}, the other {two.name}; give both the same name instead")
    return people.same_marks(one, two)


def different(session: Session, number: int, other: int) -> list[OwnerMark]:
    """Make the mark that says that two are not one person. Raises Refused."""
    one, two = _two(session, number, other)
    if one.name and one.name == two.name and not (one.lent or two.lent):
        raise Refused(f"both are called {one.name}; give one of them another name instead")
    return people.different_marks(one, two)


def write(session: Session, made: Sequence[OwnerMark]) -> bool:
    """Write the owner's word and tell anew what rests on it; return False where another process will do the latter."""
    with session.store.transaction():
        for mark in made:
            marks.put(session.store, mark)
    return told_anew(session)


def take_back(session: Session) -> str:
    """Take back what was said of people last; return its words. Raises Refused where nothing was said."""
    said = marks.get_all(session.store, ABOUT_PEOPLE)
    if not said:
        raise Refused("nothing was said yet")
    last = max(said, key=lambda mark: (mark.made_at, mark.id))
    with session.store.transaction():
        marks.remove(session.store, last.id)
    told_anew(session)
    return last.kind.value


def told_anew(session: Session) -> bool:
    """Bring what rests on the owner's words up to date, unless another process holds the library and will do it."""
    if is_deriving(session.folder):
        return False
    with deriving(session.folder):
        derive(session.library, lambda progress: None)
    return True


def is_on(session: Session, trace: Trace) -> bool:
    """Say whether the owner turned faces, or voices, on."""
    return session.config.faces if trace is Trace.FACE else session.config.voices


def consent(session: Session, trace: Trace, listed: Collection[str] = ()) -> str:
    """Return what is kept of a trace and how to be rid of it, as things stand; `listed` are the traces met."""
    told = ON if is_on(session, trace) else RESTING if trace.value in listed else OFF
    kept = KEPT[trace] if told is ON else KEPT[trace].capitalize()
    return told.format(trace=trace.value, kept=kept)


def _two(session: Session, number: int, other: int) -> tuple[Person, Person]:
    one, two = met(session, number), met(session, other)
    if one.number == two.number:
        raise Refused("these are one and the same; `yesteryear people apart` says in which files it is somebody else")
    return one, two
