"""What the owner says, as every front door does it: checked, recorded, laid over what it is on, and taken back.

No model overrules a correction, each can be taken back, and the files themselves are not touched. `record` is the only
way to write one; `undo`, and `remove` for who derives anyway, are those to remove one. Knows the open library; nothing
of terminals or pages.
"""

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import assert_never

from app.library.session import Session, deriving
from app.services.errors import UserError
from app.services.serialize import is_missing
from app.services.typed import typed, typed_line
from ingest.files.step_names import PERCEIVE
from ingest.metadata.geocode import place_at
from ingest.pipeline.run import (
    apply_corrections,
    derive,
    perceive_all,
    purge,
    revert_corrections,
    suggest_things,
)
from memory.consolidate import consolidate
from memory.corrections import hiding, places
from memory.knowledge.learn import ABOUT_FACTS, ABOUT_NAMES
from memory.records.corrections import (
    FIRST_YEAR,
    Correction,
    CorrectionKind,
    DifferentNames,
    DifferentPeople,
    FactDenied,
    FactStated,
    Favourite,
    Hidden,
    NotTogether,
    OfFile,
    OfPeople,
    PersonHidden,
    PersonNamed,
    PlaceCorrection,
    PlaceNamed,
    SameName,
    SamePerson,
    SamePlace,
    SameTheme,
    SpotNamed,
    ThemeDenied,
    ThemeNamed,
    ThemeParted,
    ThingDenied,
    ThingNamed,
    TimeCorrection,
    TitleGiven,
    TraitDenied,
    UnreadableCorrection,
    WordsCorrection,
    is_within_reach,
)
from memory.records.file_names import visible
from memory.records.library import Moment, Place
from memory.store import StoreBusy, assets, corrections, full_text, jobs
from memory.store import facts as fact_store
from memory.store import moments as moment_store

READ_FROM_FILE = frozenset({CorrectionKind.AT, CorrectionKind.PLACE})
LAID_OVER_FILE = READ_FROM_FILE | {CorrectionKind.WORDS, CorrectionKind.THING, CorrectionKind.FAVOURITE}
NOTHING_DERIVED = frozenset({CorrectionKind.NOT_TOGETHER, CorrectionKind.NOT_OF_ME})
"""What is read anew whenever it is shown, so that nothing rests on it."""

CONSOLIDATED = frozenset({*ABOUT_FACTS, *ABOUT_NAMES, CorrectionKind.TITLE})
"""What moments, vectors and people stay as they are for: consolidation alone brings the rest up to date."""

OF_SUGGESTIONS = frozenset({CorrectionKind.NOT_THING})
"""What only other suggestions rest on."""

KIND_NAMES = {
    CorrectionKind.WORDS: "description",
    CorrectionKind.THING: "thing named",
    CorrectionKind.NOT_THING: "suggestion refused",
    CorrectionKind.AT: "date",
    CorrectionKind.PLACE: "place",
    CorrectionKind.FAVOURITE: "favourite",
    CorrectionKind.HIDDEN: "hidden",
    CorrectionKind.FACT: "fact",
    CorrectionKind.NOT_A_FACT: "fact removed",
    CorrectionKind.SAME: "names merged",
    CorrectionKind.NOT_THE_SAME: "names kept apart",
    CorrectionKind.NOT_OF_ME: "profile line removed",
    CorrectionKind.NOT_TOGETHER: "removed from a group",
    CorrectionKind.PERSON: "name",
    CorrectionKind.SAME_PERSON: "people merged",
    CorrectionKind.NOT_SAME_PERSON: "people kept apart",
    CorrectionKind.HIDDEN_PERSON: "person hidden",
    CorrectionKind.PLACE_NAME: "place name",
    CorrectionKind.SAME_PLACE: "places merged",
    CorrectionKind.THEME_NAME: "topic name",
    CorrectionKind.SAME_THEME: "topics merged",
    CorrectionKind.TWO_THEMES: "topic split",
    CorrectionKind.NOT_A_THEME: "topic removed",
    CorrectionKind.TITLE: "title",
}
"""What the owner reads for a kind, for every front door."""

Said = Correction | UnreadableCorrection


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it: how many moments are hidden, or shown again, by that.

    It `counts` unless another process takes in files, which tells anew what rests on it in its turn.
    """

    counts: bool
    moments: int = 0


def record(session: Session, made: Sequence[Correction]) -> Recorded:
    """Write corrections, lay them over what they are on, and tell anew what rests on it."""
    store = session.unfiltered
    hidden = [one for one in made if one.kind is CorrectionKind.HIDDEN]
    others = [one for one in made if one.kind is not CorrectionKind.HIDDEN]
    moments = hiding.hide(store, hidden, session.config.owner) if hidden else 0
    with store.transaction():
        for one in others:
            corrections.put(store, one)
        for asset_id in dict.fromkeys(one.asset_id for one in others if one.kind in LAID_OVER_FILE):
            apply_corrections(store, asset_id)
        if any(one.kind in places.ABOUT_PLACES for one in others):
            places.lay(store)
    return Recorded(_derived_anew(session, made), moments)


def undo(session: Session, gone: Sequence[Said]) -> Recorded:
    """Take corrections back and tell anew what rested on them.

    Raises UserError where a file must be read again and cannot be seen, WeightsMissing where no model is there to.
    """
    moments = remove(session, gone)
    return Recorded(_derived_anew(session, gone), moments)


def remove(session: Session, gone: Sequence[Said]) -> int:
    """Take corrections back and return how many moments are shown again; what rested on them is the caller's to derive.

    Raises UserError and WeightsMissing as `undo` does.
    """
    store = session.unfiltered
    hidden = [one for one in gone if one.kind is CorrectionKind.HIDDEN]
    others = [one for one in gone if one.kind is not CorrectionKind.HIDDEN]
    for one in others:
        if one.kind in READ_FROM_FILE:
            _require_file(session, one)
    moments = hiding.show(store, hidden, session.config.owner) if hidden else 0
    with store.transaction():
        for one in others:
            corrections.remove(store, one.id)
            if one.kind in READ_FROM_FILE:
                jobs.reopen(store, one.asset_id, PERCEIVE)
            elif one.kind in LAID_OVER_FILE:
                revert_corrections(store, one.asset_id)
        if any(one.kind in places.ABOUT_PLACES for one in others):
            places.lay(store)
    return moments


def _require_file(session: Session, mark: Said) -> None:
    """What the file itself says of its time and place must be read again, with the models there."""
    session.require_models()
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id, "")
    if is_missing(path):
        raise UserError(f"{visible(path)} is not available; its own time and place can be read when it is back")


def _derived_anew(session: Session, changed: Sequence[Said]) -> bool:
    """Bring what rests on corrections up to date; say whether that is done, or left to the process that derives."""
    kinds = {one.kind for one in changed}
    if kinds <= NOTHING_DERIVED:
        return True
    if kinds <= OF_SUGGESTIONS:
        return _while_deriving(session, lambda: suggest_things(session.library))
    if kinds <= CONSOLIDATED:
        return _while_deriving(session, lambda: consolidate(session.unfiltered, session.config.owner))
    return derive_anew(session, not kinds.isdisjoint(LAID_OVER_FILE))


def derive_anew(session: Session, is_of_files: bool = False) -> bool:
    """Bring what is derived up to date, with `is_of_files` also what is perceived, where no other process does that.

    Return False where another process holds the library, which does it in its turn.
    """

    def bring_up_to_date() -> None:
        if is_of_files:
            perceive_all(session.library, lambda progress: None)
        derive(session.library, lambda progress: None)
        if is_of_files:
            purge(session.library)

    return _while_deriving(session, bring_up_to_date)


def _while_deriving(session: Session, work: Callable[[], None]) -> bool:
    """Do some work as the one that derives; return False, with nothing done, where another process is that."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(deriving(session.folder))
        except StoreBusy:
            return False
        work()
    return True


def of_ids(session: Session, ids: Collection[str]) -> list[Correction]:
    """Return the corrections with these ids that may be seen. Raises UserError where there is none any more."""
    found = corrections.of_ids(session.store, ids)
    if not found:
        raise UserError("that was undone already")
    return found


def in_words(mark: Correction) -> str:
    """Return what a correction says, for the owner to read; empty where its kind says it all."""
    match mark.content:
        case FactDenied() as fact:
            return " ".join(fact.triple)
        case FactStated(_, _, _, since) as fact:
            return f"{' '.join(fact.triple)}{f', since {since:%Y-%m-%d}' if since else ''}"
        case SameName(one, other) | DifferentNames(one, other):
            return f"{one} and {other}"
        case PlaceNamed(old, new) | ThemeNamed(old, new):
            return f"{old} is called {new}"
        case SamePlace(part, whole) | SameTheme(part, whole):
            return f"{part} is part of {whole}"
        case SpotNamed(lat, lon, km, new):
            return f"{new}, within {km:g} km of {lat:g},{lon:g}"
        case ThemeParted(title):
            return f"{title} is two themes"
        case ThemeDenied(title):
            return f"{title} is no theme"
        case TitleGiven(level, key, new):
            of = "an episode" if level is None else key or "a trip or project"
            return f"{of} is called {new}"
    return _of_file_or_person_in_words(mark.content)


def _of_file_or_person_in_words(content: OfFile | TraitDenied | OfPeople) -> str:
    match content:
        case WordsCorrection(text) | TraitDenied(_, text) | PersonNamed(_, text) | NotTogether(text):
            return text
        case ThingNamed(text) | ThingDenied(text):
            return text
        case TimeCorrection(at, is_day):
            return f"{at:%Y-%m-%d}" if is_day else at.isoformat()
        case PlaceCorrection(place):
            return ", ".join(place.names) or f"{place.lat:g},{place.lon:g}"
        case PersonHidden(at):
            return f"a {at.trace.value} that is not to be listed or named"
        case Favourite() | Hidden() | SamePerson() | DifferentPeople():
            return ""
    assert_never(content)


def read_time(session: Session, asset_id: str, text: str) -> datetime:
    """Return an aware time written in ISO 8601; one without an offset gets that of the asset.

    Raises UserError where it is none, too long ago to reckon with, or still to come.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is not a time; write it as 2019-07-14T15:30+02:00") from None
    asset = assets.get(session.store, asset_id)
    if at.tzinfo is None:
        at = at.replace(tzinfo=asset.taken_at.at.tzinfo if asset else UTC)
    return possible_time(at, text)


def possible_time(at: datetime, text: str) -> datetime:
    """Return an aware time, written as `text`. Raises UserError where it is too long ago, or still to come."""
    if at > datetime.now(UTC) + timedelta(days=1):
        raise UserError(f"{text!r} is in the future; enter when the file was made")
    if not is_within_reach(at):
        raise UserError(f"{text!r} is too long ago; years count from {FIRST_YEAR}")
    return at


def read_place(session: Session, text: str) -> Place:
    """Return a place, LAT,LON or one that the library knows. Raises UserError."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        known = full_text.place_named(session.store, text)
        if known is None:
            raise UserError(f"unknown place {text!r}; write it as LAT,LON") from None
        return known
    found = place_at(lat, lon)
    if found is None:
        raise UserError(f"{text} is not on the map; write degrees north, degrees east")
    return found


def corrected(
    session: Session, asset_id: str, moment: Moment | None, words: str | None, at: str | None, place: str | None
) -> list[Correction]:
    """Make the corrections of what is not None: a moment's words, a file's time and place.

    Raises UserError where the words are blank, not UTF-8 or the owner's already, the time or place cannot be read, or
    nothing is corrected.
    """
    made = []
    if words is not None:
        words = typed(words)
        if not words.strip():
            raise UserError("the words are empty; enter what the file shows or says")
        said = corrections.new_correction(WordsCorrection(words), moment, asset_id)
        span = said.start_s, said.end_s
        before = [one for one in corrections.of_asset(session.store, said.asset_id) if one.kind is said.kind]
        same = [one.content for one in before if (one.start_s, one.end_s) == span][-1:]
        if same == [said.content] and at is None and place is None:
            raise UserError("you described it so already")
        made += [said] if same != [said.content] else []
    if at is not None:
        time = TimeCorrection(read_time(session, asset_id, at))
        made.append(corrections.new_correction(time, asset_id=asset_id))
    if place is not None:
        made.append(corrections.new_correction(PlaceCorrection(read_place(session, place)), asset_id=asset_id))
    if not made:
        raise UserError("say what to correct: the words, the time or the place")
    return made


def moment_of(session: Session, moment_id: str) -> Moment:
    """Return a moment that is remembered. Raises UserError."""
    held = moment_store.remembered(session.store, [moment_id]).get(moment_id)
    if held is None:
        raise UserError("this item is no longer in the library")
    return held.moment


def denied(session: Session, fact_id: str, really: str = "") -> list[Correction]:
    """Say that a fact is not so, and what is where that is told. Raises UserError."""
    found = [one for one in fact_store.facts_of_id(session.store, fact_id) if one.id == fact_id]
    if not found:
        raise UserError("this fact no longer exists")
    one, really = found[0], typed_line(really)
    made = [corrections.new_correction(FactDenied(one.subject, one.relation, one.object))]
    if really == one.object:
        raise UserError("the fact already says that")
    if really:
        made.append(corrections.new_correction(FactStated(one.subject, one.relation, really)))
    return made
