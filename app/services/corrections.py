"""What the owner says, as every front door does it: checked, recorded, laid over what it is on, and taken back.

No model overrules a correction, each can be taken back, and the files themselves are not touched. `record` and `undo`
are the only ways to write one and to remove one, whatever it is about. Knows the open library; nothing of terminals or
pages.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.library.session import Session, deriving, is_deriving
from app.services.errors import UserError
from app.services.serialize import is_missing
from ingest.metadata.geocode import place_at
from ingest.perception.moments import PERCEIVE
from ingest.pipeline.run import apply_corrections, derive, perceive_all, purge, revert_corrections
from memory.corrections import hiding, places
from memory.records.corrections import (
    Correction,
    DifferentPeople,
    FactDenied,
    FactStated,
    Favourite,
    Hidden,
    NotTogether,
    OfPlaces,
    PersonHidden,
    PersonNamed,
    PlaceCorrection,
    PlaceNamed,
    SamePerson,
    SamePlace,
    SameTheme,
    SpotNamed,
    ThemeDenied,
    ThemeNamed,
    ThemeParted,
    TimeCorrection,
    TraitDenied,
    WordsCorrection,
)
from memory.records.file_names import visible
from memory.records.library import Moment, Place
from memory.store import assets, corrections, full_text, jobs
from memory.store import facts as fact_store
from memory.store import moments as moment_store

READ_FROM_FILE = TimeCorrection | PlaceCorrection
LAID_OVER_FILE = WordsCorrection | READ_FROM_FILE | Favourite
NOTHING_DERIVED = NotTogether | TraitDenied
"""What is read anew whenever it is shown, so that nothing rests on it."""


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
    hidden = [one for one in made if isinstance(one.content, Hidden)]
    others = [one for one in made if not isinstance(one.content, Hidden)]
    moments = hiding.hide(store, hidden, session.config.owner) if hidden else 0
    with store.transaction():
        for one in others:
            corrections.put(store, one)
        for asset_id in dict.fromkeys(one.asset_id for one in others if isinstance(one.content, LAID_OVER_FILE)):
            apply_corrections(store, asset_id)
        if any(isinstance(one.content, OfPlaces) for one in others):
            places.lay(store)
    return Recorded(_derived_anew(session, made), moments)


def undo(session: Session, gone: Sequence[Correction]) -> Recorded:
    """Take corrections back and tell anew what rested on them.

    Raises UserError where a file must be read again and cannot be seen, WeightsMissing where no model is there to.
    """
    store = session.unfiltered
    hidden = [one for one in gone if isinstance(one.content, Hidden)]
    others = [one for one in gone if not isinstance(one.content, Hidden)]
    for one in others:
        if isinstance(one.content, READ_FROM_FILE):
            _require_file(session, one)
    moments = hiding.show(store, hidden, session.config.owner) if hidden else 0
    with store.transaction():
        for one in others:
            corrections.remove(store, one.id)
            if isinstance(one.content, READ_FROM_FILE):
                jobs.reopen(store, one.asset_id, PERCEIVE)
            elif isinstance(one.content, LAID_OVER_FILE):
                revert_corrections(store, one.asset_id)
        if any(isinstance(one.content, OfPlaces) for one in others):
            places.lay(store)
    return Recorded(_derived_anew(session, gone), moments)


def _require_file(session: Session, mark: Correction) -> None:
    """What the file itself says of its time and place must be read again, with the models there."""
    session.require_models()
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id, "")
    if is_missing(path):
        raise UserError(f"{visible(path)} is not available; its own time and place can be read when it is back")


def _derived_anew(session: Session, changed: Sequence[Correction]) -> bool:
    """Bring what rests on corrections up to date; say whether that is done, or left to the process that derives."""
    if all(isinstance(one.content, NOTHING_DERIVED) for one in changed):
        return True
    return derive_anew(session, any(isinstance(one.content, LAID_OVER_FILE) for one in changed))


def derive_anew(session: Session, is_of_files: bool = False) -> bool:
    """Bring what is derived up to date, with `is_of_files` also what is perceived, where no other process does that.

    Return False where another process holds the library, which does it in its turn.
    """
    if is_deriving(session.folder):
        return False
    with deriving(session.folder):
        if is_of_files:
            perceive_all(session.library, lambda progress: None)
        derive(session.library, lambda progress: None)
        if is_of_files:
            purge(session.library)
    return True


def of_ids(session: Session, ids: Collection[str]) -> list[Correction]:
    """Return the corrections with these ids that may be seen. Raises UserError where there is none any more."""
    found = [one for one in corrections.get_all(session.store) if one.id in ids]
    if not found:
        raise UserError("that was undone already")
    return found


def in_words(mark: Correction) -> str:
    """Return what a correction says, for the owner to read; empty where its kind says it all."""
    match mark.content:
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
    return _of_person_in_words(mark)


def _of_person_in_words(mark: Correction) -> str:
    match mark.content:
        case PersonHidden(at):
            return f"a {at.trace.value} that is not to be listed or named"
        case PersonNamed(_, name):
            return name
        case SamePerson() | DifferentPeople():
            return ""
    return corrections.encode(mark.content)


def read_time(session: Session, asset_id: str, text: str) -> datetime:
    """Return an aware time written in ISO 8601; one without an offset gets that of the asset. Raises UserError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is not a time; write it as 2019-07-14T15:30+02:00") from None
    asset = assets.get(session.store, asset_id)
    if at.tzinfo is None and asset is not None:
        at = at.replace(tzinfo=asset.taken_at.at.tzinfo)
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

    Raises UserError where the time or the place cannot be read, or nothing is corrected.
    """
    made = []
    if words is not None:
        made.append(corrections.new_correction(WordsCorrection(words), moment, asset_id))
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
    found = [one for one in fact_store.facts(session.store) if one.id == fact_id]
    if not found:
        raise UserError("this fact no longer exists")
    one, really = found[0], " ".join(really.split())
    made = [corrections.new_correction(FactDenied(one.subject, one.relation, one.object))]
    if really == one.object:
        raise UserError("the fact already says that")
    if really:
        made.append(corrections.new_correction(FactStated(one.subject, one.relation, really)))
    return made
