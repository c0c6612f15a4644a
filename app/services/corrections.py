"""What the owner corrects, as the command line and the page do it: checked, written, and told anew.

Each word of the owner's is a mark that no model overrules and that can be taken back; the files themselves are not
touched. Knows the open library; nothing of terminals or pages.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from app.library.session import Session, deriving, is_deriving
from app.services.people import UserError, all_met, read_name
from app.services.serialize import is_missing
from ingest.metadata.geocode import place_at
from ingest.perception.moments import PERCEIVE
from ingest.pipeline.run import apply_corrections, derive, perceive_all, purge, revert_corrections
from memory.corrections import places
from memory.corrections.places import ABOUT_PLACES
from memory.identity.anchors import name_marks
from memory.records.corrections import Correction, CorrectionKind
from memory.records.derived import Fact
from memory.records.file_names import visible
from memory.records.library import Moment
from memory.store import assets, corrections, full_text, jobs
from memory.store import facts as fact_store
from memory.store import moments as moment_store


def read_time(session: Session, asset_id: str, text: str) -> str:
    """Return an aware time as ISO 8601; one without an offset gets that of the asset. Raises UserError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is no time; write it as 2019-07-14T15:30+02:00") from None
    asset = assets.get(session.store, asset_id)
    if at.tzinfo is None and asset is not None:
        at = at.replace(tzinfo=asset.taken_at.at.tzinfo)
    return at.isoformat()


def read_place(session: Session, text: str) -> str:
    """Return a place, LAT,LON or one that the library knows, as the JSON list that a mark holds. Raises UserError."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        known = full_text.place_named(session.store, text)
        if known is None:
            raise UserError(f"the library knows no place {text!r}; write it as LAT,LON") from None
        return json.dumps([known.lat, known.lon, known.name, known.region, known.country], ensure_ascii=False)
    found = place_at(lat, lon)
    if found is None:
        raise UserError(f"{text} is no place on the map; write degrees north, degrees east")
    return json.dumps([found.lat, found.lon, found.name, found.region, found.country], ensure_ascii=False)


def corrected(
    session: Session, asset_id: str, moment: Moment | None, words: str | None, at: str | None, place: str | None
) -> list[Correction]:
    """Make the marks for what is corrected, None for what is not: a moment's words, a file's time and place.

    Raises UserError where the time or the place cannot be read, or nothing is corrected.
    """
    made = []
    if words is not None:
        made.append(corrections.new_mark(CorrectionKind.WORDS, words, moment, asset_id))
    if at is not None:
        made.append(corrections.new_mark(CorrectionKind.AT, read_time(session, asset_id, at), None, asset_id))
    if place is not None:
        made.append(corrections.new_mark(CorrectionKind.PLACE, read_place(session, place), None, asset_id))
    if not made:
        raise UserError("say what to correct: the words, the time or the place")
    return made


def write(session: Session, made: Sequence[Correction]) -> None:
    """Write marks, lay them over what they are on, and tell anew what rests on it."""
    with session.store.transaction():
        for mark in made:
            corrections.put(session.store, mark)
        for asset_id in dict.fromkeys(mark.asset_id for mark in made if mark.asset_id):
            apply_corrections(session.store, asset_id)
    tell_anew(session)


def take_back(session: Session, mark: Correction) -> None:
    """Take a mark back and tell anew what rested on it.

    Raises UserError where the file must be read again and cannot be seen, WeightsMissing where no model is there to.
    """
    if mark.kind in (CorrectionKind.AT, CorrectionKind.PLACE):
        _require_file(session, mark)
    with session.store.transaction():
        corrections.remove(session.store, mark.id)
        if mark.kind in (CorrectionKind.AT, CorrectionKind.PLACE):
            jobs.reopen(session.store, mark.asset_id, PERCEIVE)
        elif mark.kind in ABOUT_PLACES:
            places.lay(session.store)
        elif mark.asset_id:
            revert_corrections(session.store, mark.asset_id)
    tell_anew(session)


def _require_file(session: Session, mark: Correction) -> None:
    """What the file itself says of its time and place must be read again, with the models there."""
    session.require_models()
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id, "")
    if is_missing(path):
        raise UserError(
            f"{visible(path)} cannot be seen at present; its own time and place can be read when it is back"
        )


def tell_anew(session: Session) -> None:
    """Tell anew what rests on a mark; where another process takes in files, that one does it in its turn."""
    if is_deriving(session.folder):
        return
    with deriving(session.folder):
        perceive_all(session.library, lambda progress: None)
        derive(session.library, lambda progress: None)
        purge(session.library)


def moment_of(session: Session, moment_id: str) -> Moment:
    """Return a moment that is remembered. Raises UserError."""
    held = moment_store.remembered(session.store, [moment_id]).get(moment_id)
    if held is None:
        raise UserError("this moment is no longer remembered")
    return held.moment


def named(session: Session, appearance_id: str, name: str) -> list[Correction]:
    """Make the marks that say whose a face or voice is. Raises UserError."""
    met = [one for one in all_met(session) if appearance_id in {seen.id for seen in one.appearances}]
    if not met:
        raise UserError("this face or voice is no longer known")
    return name_marks(met[0], read_name(name))


def denied(session: Session, fact_id: str, really: str = "") -> list[Correction]:
    """Make the mark that says that a fact is not so, and one that says what is where that is told. Raises UserError."""
    found = [one for one in fact_store.facts(session.store) if one.id == fact_id]
    if not found:
        raise UserError("this fact is no longer held")
    one, really = found[0], " ".join(really.split())
    if not really:
        return [_fact_mark(CorrectionKind.NOT_A_FACT, one, one.object)]
    if really == one.object:
        raise UserError("that is what it says already")
    return [_fact_mark(CorrectionKind.NOT_A_FACT, one, one.object), _fact_mark(CorrectionKind.FACT, one, really)]


def _fact_mark(kind: CorrectionKind, fact: Fact, thing: str) -> Correction:
    return corrections.new_mark(kind, json.dumps([fact.subject, fact.relation, thing], ensure_ascii=False))
