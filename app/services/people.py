"""What the owner says of the people met, as the command line and the page do it: checked, written, and told anew.

Also what is kept of faces and voices, and how to be rid of it. Knows the open library; nothing of terminals or pages.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath

from app.library.session import Session, deriving
from app.services.corrections import remove, undo
from app.services.errors import UserError
from app.services.typed import typed_name
from ingest.perception.faces import FIND
from ingest.perception.voices import HEAR
from ingest.pipeline.run import derive, purge
from memory.identity import anchors, people
from memory.identity.anchors import Person
from memory.identity.people import ABOUT_PEOPLE
from memory.records.corrections import (
    Anchor,
    Correction,
    DifferentPeople,
    OfPeople,
    PersonHidden,
    PersonNamed,
    SamePerson,
)
from memory.records.file_names import visible
from memory.records.library import Trace
from memory.store import appearances, assets, corrections
from models import loading
from qa.answer.compose import clock

STEPS = {Trace.FACE: FIND, Trace.VOICE: HEAR}
KEPT = {
    Trace.FACE: "where each face is and 128 numbers that identify it",
    Trace.VOICE: "when each voice speaks and 256 numbers that identify it",
}
ONLY_THERE = "only backups and exports made with --faces contain them too"
OFF = (
    "{title} recognition is off. Turn it on in Settings, or set {trace}s = true in config.toml and run "
    "`yesteryear models fetch {trace}s`. Ask the people first. The library then stores {kept}; {only}. "
    "`yesteryear people erase --{trace}s` deletes them permanently."
)
ON = (
    "{title} recognition is on: the library stores {kept}; {only}. `yesteryear people erase --{trace}s` deletes them "
    "permanently."
)
RESTING = "{title} recognition is off. {title}s found earlier stay until you run `yesteryear people erase --{trace}s`."
"""Told whenever people are listed, and before the first is looked for."""


@dataclass(frozen=True, slots=True)
class Word:
    """What the owner said of people at one time: the marks that were made, and what they say, to be read."""

    marks: tuple[Correction, ...]
    words: str


def everybody(session: Session) -> list[Person]:
    """Return everybody met, who has a name and who was met most first."""
    return people.people(session.store, session.config.owner)


def all_met(session: Session) -> list[Person]:
    """Return everybody met, those too whom the owner does not want listed."""
    return people.everybody(session.store, session.config.owner)


def hidden(session: Session) -> list[Person]:
    """Return those whom the owner does not want listed."""
    return [one for one in all_met(session) if one.hidden]


def met(session: Session, number: int) -> Person:
    """Return the person of a number. Raises UserError."""
    found = [one for one in everybody(session) if one.number == number]
    if not found:
        raise UserError(f"there is no person {number}; `yesteryear people` lists everybody")
    return found[0]


def called(session: Session, number: int, name: str) -> list[Correction]:
    """Make the marks that say what a person is called. Raises UserError."""
    return _at_one_time(anchors.name_marks(met(session, number), read_name(name)))


def named(session: Session, appearance_id: str, name: str) -> list[Correction]:
    """Make the marks that say whose a face or voice is. Raises UserError."""
    found = [one for one in all_met(session) if appearance_id in {seen.id for seen in one.appearances}]
    if not found:
        raise UserError("this face or voice no longer exists")
    return _at_one_time(anchors.name_marks(found[0], read_name(name)))


def _at_one_time(made: Sequence[Correction]) -> list[Correction]:
    """Return marks as one word: of one time, by which they are taken back as one."""
    return [replace(mark, made_at=made[0].made_at) for mark in made]


def read_name(text: str) -> str:
    """Return a name with single spaces. Raises UserError where it has no letters."""
    name = typed_name(text)
    if not name:
        raise UserError("enter a name")
    return name


def same(session: Session, number: int, other: int) -> list[Correction]:
    """Make the mark that says that two are one person. Raises UserError."""
    one, two = _two(session, number, other)
    if one.name and two.name and one.name != two.name:
        raise UserError(f"one is called {one.name}, the other {two.name}; give both the same name instead")
    return anchors.same_marks(one, two)


def different(session: Session, number: int, other: int) -> list[Correction]:
    """Make the mark that says that two are not one person. Raises UserError."""
    one, two = _two(session, number, other)
    if one.name and one.name == two.name and not (one.lent or two.lent):
        raise UserError(f"both are called {one.name}; give one of them another name instead")
    return anchors.different_marks(one, two)


def apart(session: Session, number: int, appearance_ids: Collection[str]) -> list[Correction]:
    """Make the marks that say that some of what was taken for a person is somebody else. Raises UserError."""
    person = met(session, number)
    wrong = [one for one in person.appearances if one.id in appearance_ids]
    if not wrong:
        raise UserError("select those that are somebody else")
    if len(wrong) == len(person.appearances):
        raise UserError("you selected everything; deselect at least one that does show this person")
    return _at_one_time(anchors.apart_marks(person, wrong))


def hide(session: Session, number: int) -> list[Correction]:
    """Make the marks that say that somebody is neither to be listed nor named. Raises UserError."""
    return _at_one_time(anchors.hide_marks(met(session, number)))


def show(session: Session, number: int) -> bool:
    """List and name somebody hidden again, unless another process derives, which returns False. Raises UserError."""
    found = [one for one in hidden(session) if one.number == number]
    if not found:
        raise UserError(f"nobody is hidden under {number}; `yesteryear people --hidden` lists who is")
    return undo(session, corrections.of_ids(session.unfiltered, found[0].hidden)).counts


def said(session: Session) -> list[Word]:
    """Return what the owner said of people, what was said last first; of several at one time whole files come first."""
    every = [
        (mark, mark.content)
        for mark in corrections.get_all(session.store, ABOUT_PEOPLE)
        if isinstance(mark.content, OfPeople)
    ]
    every.sort(
        key=lambda one: (one[0].made_at, isinstance(one[1], PersonNamed), not one[1].anchors[0].is_whole, one[0].id)
    )
    grouped = [tuple(group) for _, group in groupby(every, key=lambda one: one[0].made_at)][::-1]
    lying = assets.first_paths(
        session.store, sorted({spot.asset_id for _, content in every for spot in content.anchors})
    )
    found = []
    for group in grouped:
        marks, contents = zip(*group, strict=True)
        found.append(Word(marks, _told(contents, [_spot(spot, lying) for spot in contents[0].anchors])))
    return found


def _told(made: Sequence[OfPeople], on: Sequence[str]) -> str:
    """Say what was said at one time by its first word, on these spots, and of how many more the same was said."""
    more = sum(type(one) is type(made[0]) for one in made) - 1
    rest = f"; the same for {'one more' if more == 1 else f'{more} more'}" if more else ""
    match made[0]:
        case SamePerson():
            return f"{on[0]} and {on[1]} are one person"
        case DifferentPeople(one, _) if one.is_whole:
            where = on[0].removeprefix(f"the {one.trace.value} ")
            return f"{on[1]} is not {where}{rest}"
        case DifferentPeople():
            return f"{on[0]} is not the same person as {on[1]}{rest}"
        case PersonHidden():
            return f"{on[0]} is hidden"
        case PersonNamed(_, name):
            return f"{on[0]} is {name}{rest}" if name else f"name removed from {on[0]}"


def _spot(spot: Anchor, lying: dict[str, str]) -> str:
    name = visible(PurePath(lying.get(spot.asset_id, "a missing file")).name)
    at = "" if spot.start_s is None else f" at {clock(spot.start_s)}"
    return f"the {spot.trace.value} in {name}{at}"


def take_back(session: Session, mark_id: str = "") -> str:
    """Take back a mark about people, or the last; return its words. Raises UserError where there is none."""
    words = said(session)
    if not words:
        raise UserError("there is no correction to undo")
    found = [one for one in words if not mark_id or mark_id in {mark.id for mark in one.marks}]
    if not found:
        raise UserError("that was undone already")
    undo(session, found[0].marks)
    return found[0].words


def erase_traces(session: Session, chosen: Sequence[Trace], names: bool) -> tuple[dict[Trace, int], int]:
    """Erase all of these traces for good; return how many there were of each, and how many of the owner's words went.

    These go along where `names` are meant, too. Raises StoreBusy where another process holds the library.
    """
    whole = session.unfiltered
    with deriving(session.folder):
        with whole.transaction():
            gone = {trace: appearances.erase(whole, [trace], STEPS[trace]) for trace in chosen}
            said = corrections.get_all(whole, ABOUT_PEOPLE) if names else []
            remove(session, said)  # what rested on them is derived anew below
        derive(session.library, lambda progress: None)
        purge(session.library)
    return gone, len(said)


def is_on(session: Session, trace: Trace) -> bool:
    """Say whether the owner turned faces, or voices, on."""
    now = session.config_now
    return now.faces if trace is Trace.FACE else now.voices


def install_command(trace: Trace) -> str:
    """Return the command that installs what recognising faces, or voices, lacks on this machine; empty for nothing."""
    return loading.faces_command() if trace is Trace.FACE else ""


def require_recognition(trace: Trace) -> None:
    """Raise WeightsMissing where faces, or voices, cannot be recognised on this machine."""
    (loading.load_faces if trace is Trace.FACE else loading.load_voices)()


def consent(session: Session, trace: Trace, listed: Collection[str] = ()) -> str:
    """Return what is kept of a trace and how to be rid of it, as things stand; `listed` are the traces met."""
    told = ON if is_on(session, trace) else RESTING if trace.value in listed else OFF
    return told.format(trace=trace.value, title=trace.value.capitalize(), kept=KEPT[trace], only=ONLY_THERE)


def _two(session: Session, number: int, other: int) -> tuple[Person, Person]:
    one, two = met(session, number), met(session, other)
    if one.number == two.number:
        raise UserError("these are the same person; split off files with `yesteryear people apart`")
    return one, two
