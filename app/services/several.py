"""What the owner says of several files at once: each a correction a file, recorded together, so that it is told once.

A photo that stands for a burst, or a raw file's JPEG, brings the files with it that it stands for, but for favourites.
Knows the open library; nothing of terminals or pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.library.session import Session
from app.services import hiding
from app.services.corrections import possible_time, read_place, record
from app.services.errors import UserError
from memory.records.corrections import (
    Content,
    Correction,
    CorrectionKind,
    Favourite,
    Hidden,
    PlaceCorrection,
    TimeCorrection,
)
from memory.records.days import MIDNIGHT
from memory.records.library import Asset, Kind
from memory.retrieval.grouping import visible_groups
from memory.store import assets, corrections
from memory.store import moments as moment_store

DATED = (Kind.PHOTO, Kind.VIDEO, Kind.AUDIO)
"""What has one time and place for the whole file; what is written has its own."""

MOST_HOURS = 24 * 366 * 200


@dataclass(frozen=True, slots=True)
class Said:
    """What was recorded, which `undo` takes back, and whether it counts already or after the import that runs."""

    made: tuple[Correction, ...]
    counts: bool = True

    @property
    def files(self) -> int:
        """How many files it is of."""
        return len({one.asset_id for one in self.made})


def files_of(session: Session, moment_ids: Sequence[str], with_group: bool = True) -> list[Asset]:
    """Return the files of some moments that may be seen, with those they stand for. Raises UserError."""
    asset_ids = moment_store.assets_of(session.store, moment_ids)
    if with_group:
        chosen = set(asset_ids)
        asset_ids += [one for one, leader in visible_groups(session.store).leaders.items() if leader in chosen]
    found = assets.of_ids(session.store, sorted(set(asset_ids)))
    if not found:
        raise UserError("these are no longer in the library")
    return list(found.values())


def favourite(session: Session, moment_ids: Sequence[str]) -> Said:
    """Call files favourites, as far as they are not yet. Raises UserError where all are."""
    asset_ids = [one.id for one in files_of(session, moment_ids, with_group=False)]
    marks = corrections.of_assets(session.store, asset_ids, [CorrectionKind.FAVOURITE])
    known = {one.asset_id for one in marks if one.start_s is None}
    wanted = [one for one in asset_ids if one not in known]
    if not wanted:
        raise UserError("these are favourites already")
    return _recorded(session, {one: Favourite() for one in wanted})


def hide(session: Session, moment_ids: Sequence[str]) -> Said:
    """Hide files. Raises UserError where no passphrase is set to see them by."""
    if not hiding.is_set(session):
        raise UserError(hiding.UNSET)
    return _recorded(session, {one.id: Hidden() for one in files_of(session, moment_ids)})


def shift(session: Session, moment_ids: Sequence[str], hours: float) -> Said:
    """Move the times of photos, videos and recordings by some hours.

    Raises UserError where that cannot be, as where the hour of one is not known.
    """
    if not 0 < abs(hours) <= MOST_HOURS:
        raise UserError("enter by how many hours to move the time")
    found = _dated_files(session, moment_ids)
    without = sum(not one.taken_at.has_hour for one in found)
    if without:
        raise UserError(
            f"the time of day of {without} of these is not known, so hours cannot move it; enter a day instead"
        )
    by = timedelta(hours=hours)
    return _at_times(session, {one.id: TimeCorrection(one.taken_at.at + by) for one in found})


def set_day(session: Session, moment_ids: Sequence[str], text: str) -> Said:
    """Put photos, videos and recordings on a day, YYYY-MM-DD; hours that are known stay.

    Raises UserError where it is no day.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is not a day; write it as 2019-07-14") from None
    return _at_times(session, {one.id: _on_day(one, day) for one in _dated_files(session, moment_ids)})


def _on_day(one: Asset, day: date) -> TimeCorrection:
    if one.taken_at.has_hour:
        return TimeCorrection(datetime.combine(day, one.taken_at.at.timetz()))
    return TimeCorrection(datetime.combine(day, MIDNIGHT, one.taken_at.at.tzinfo), is_day=True)


def set_place(session: Session, moment_ids: Sequence[str], text: str) -> Said:
    """Say where photos, videos and recordings were made: LAT,LON or a place that is known. Raises UserError."""
    place = read_place(session, text.strip())
    return _recorded(session, {one.id: PlaceCorrection(place) for one in _dated_files(session, moment_ids)})


def _dated_files(session: Session, moment_ids: Sequence[str]) -> list[Asset]:
    found = [one for one in files_of(session, moment_ids) if one.kind in DATED]
    if not found:
        raise UserError("notes and chats have their own dates and places")
    return found


def _at_times(session: Session, times: Mapping[str, TimeCorrection]) -> Said:
    for one in times.values():
        possible_time(one.at, f"{one.at:%Y-%m-%d}" if one.is_day else one.at.isoformat())
    return _recorded(session, times)


def _recorded(session: Session, contents: Mapping[str, Content]) -> Said:
    made = [corrections.new_correction(content, asset_id=asset_id) for asset_id, content in contents.items()]
    return Said(tuple(made), record(session, made).counts)
