"""What the owner said: names, corrections, favourites, hidden moments. Never derived and never rebuilt away.

A correction is anchored to an asset and a span of it, not to a moment, so that it stays when moments are cut anew. Here
alone is known how each kind lies in a row: `encode` and `decode`. Knows nothing of what a correction changes.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import assert_never

from memory.records.corrections import (
    KINDS,
    Anchor,
    Content,
    Correction,
    CorrectionKind,
    DifferentNames,
    DifferentPeople,
    FactDenied,
    FactStated,
    Favourite,
    Hidden,
    NotTogether,
    OfFacts,
    OfNames,
    OfPeople,
    OfPlaces,
    OfThemes,
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
from memory.records.derived import Level
from memory.records.ids import digest
from memory.records.library import Moment, Place, Trace
from memory.store.columns import offset_of, to_datetime
from memory.store.connection import Store, in_pieces
from memory.store.connection import placeholders as question_marks

Parts = Sequence[object]
"""What a value is in JSON: a list."""

A_DAY = " day"  # follows a time of which no more than the day is known


def new_correction(content: Content, moment: Moment | None = None, asset_id: str = "") -> Correction:
    """Make a correction of now on a moment, on all of an asset, or, with neither, on the whole library."""
    made_at = datetime.now(UTC)
    where = moment.asset_id if moment else asset_id
    span = (moment.start_s, moment.end_s) if moment else (None, None)
    kind = KINDS[type(content)]
    name = digest("mark", kind.value, encode(content), where, repr(span), made_at.isoformat())
    return Correction(name, content, made_at, where, *span)


def put(store: Store, correction: Correction) -> None:
    """Write a correction."""
    made = (correction.made_at.timestamp(), offset_of(correction.made_at))
    said = (correction.id, correction.kind.value, encode(correction.content))
    store.write(
        """INSERT OR REPLACE INTO correction (id, kind, value, made_s, made_offset_min, asset_id, start_s, end_s)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [(*said, *made, correction.asset_id, correction.start_s, correction.end_s)],
    )


def remove(store: Store, correction_id: str) -> None:
    """Take a correction back."""
    store.write("DELETE FROM correction WHERE id = ?", [(correction_id,)])


def get_all(store: Store, kinds: Sequence[CorrectionKind] = ()) -> list[Correction]:
    """Return the corrections of these kinds, or all that are known, in the order in which they were made.

    One that cannot be read counts as not said, so that all else goes on: `listed` has it, and `verify` tells of it.
    """
    return _readable(_rows(store, kinds))


def of_asset(store: Store, asset_id: str) -> list[Correction]:
    """Return the corrections on an asset as `get_all` does."""
    return _readable(_rows(store, where="asset_id = ?", values=(asset_id,)))


def of_assets(store: Store, asset_ids: Collection[str], kinds: Sequence[CorrectionKind]) -> list[Correction]:
    """Return the corrections of these kinds on some assets, each asset's in the order in which they were made."""
    found = (_rows(store, kinds, f"asset_id IN ({question_marks(one)})", one) for one in in_pieces(sorted(asset_ids)))
    return [one for rows in found for one in _readable(rows)]


def of_ids(store: Store, ids: Collection[str]) -> list[Correction]:
    """Return the corrections with these ids as `get_all` does."""
    found = (_rows(store, where=f"id IN ({question_marks(one)})", values=one) for one in in_pieces(sorted(ids)))
    return [one for rows in found for one in _readable(rows)]


def listed(store: Store) -> list[Correction | UnreadableCorrection]:
    """Return all corrections of kinds that are known, in the order in which they were made, the unreadable ones too."""
    return [_to_correction(row) or _to_unreadable(row) for row in _rows(store)]


def readings(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the kind of each correction and what reads it, which raises ValueError where it cannot be read."""
    for row in _rows(store):
        yield row["kind"], partial(_read, row)


def inherit(store: Store, old_asset_id: str, new_asset_id: str) -> None:
    """Give the marks of an asset, and those that name it beside another, to the one that took its place at its path."""
    store.write("UPDATE correction SET asset_id = ? WHERE asset_id = ?", [(new_asset_id, old_asset_id)])
    store.write(
        "UPDATE correction SET value = replace(value, ?1, ?2) WHERE instr(value, ?1)", [(old_asset_id, new_asset_id)]
    )


def remove_of(store: Store, asset_id: str) -> None:
    """Remove the corrections on an asset and those that name it; a title stays on what else it is of."""
    for one in _readable(_rows(store, (CorrectionKind.TITLE,), "instr(value, ?)", (asset_id,))):
        if isinstance(title := one.content, TitleGiven):
            spots = tuple(spot for spot in title.spots if not spot.startswith(f"{asset_id} "))
            if spots and spots != title.spots:
                put(store, replace(one, content=replace(title, spots=spots)))
    store.write("DELETE FROM correction WHERE asset_id = ?1 OR instr(value, ?1)", [(asset_id,)])


def is_on(mark: Correction, moment: Moment) -> bool:
    """Say whether a mark is on a moment: on its asset, and on all of it or on a span that overlaps the moment's."""
    if mark.asset_id != moment.asset_id:
        return False
    if mark.start_s is None or moment.start_s is None:
        return True
    mark_end_s = mark.start_s if mark.end_s is None else mark.end_s
    moment_end_s = moment.start_s if moment.end_s is None else moment.end_s
    return mark.start_s < max(moment_end_s, moment.start_s + 0.001) and moment.start_s < max(
        mark_end_s, mark.start_s + 0.001
    )


def encode(content: Content) -> str:
    """Return what a correction says as its row holds it: as it is, else as a list in JSON."""
    match content:
        case WordsCorrection(text) | ThingNamed(text) | ThingDenied(text):
            return text
        case TimeCorrection(at, is_day):
            return f"{at.isoformat()}{A_DAY if is_day else ''}"
        case Favourite() | Hidden():
            return ""
        case NotTogether(other_id):
            return other_id
        case TraitDenied(kind, text):
            return json.dumps([kind, text])
        case FactStated() | FactDenied() | SameName() | DifferentNames():
            return _listed(words_of(content))
        case PlaceCorrection() | PlaceNamed() | SpotNamed() | SamePlace():
            return _listed(_place_parts(content))
        case TitleGiven(level, key, new, spots):
            return _listed([level or "", key, new, list(spots)])
        case PersonNamed() | PersonHidden() | SamePerson() | DifferentPeople():
            return _listed(_person_parts(content))
    return _listed(_theme_parts(content))


def decode(kind: CorrectionKind, value: str) -> Content:
    """Return what a row of a kind says. Raises ValueError where that kind has no such value."""
    try:
        if kind in _PLAIN:
            return _PLAIN[kind](value)
        parts: object = json.loads(value)
        if not isinstance(parts, list):
            raise ValueError("it is no list")
        return _LISTED[kind](parts)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ValueError(f"a correction of kind {kind.value!r} cannot be read: {error}") from error


def _rows(
    store: Store, kinds: Sequence[CorrectionKind] = (), where: str = "1", values: Sequence[str] = ()
) -> list[sqlite3.Row]:
    """Return rows of these kinds, or of all that are known: one of a newer version is passed over."""
    wanted = [kind.value for kind in kinds or CorrectionKind]
    return store.rows(
        f"SELECT * FROM correction WHERE kind IN ({question_marks(wanted)}) AND {where} ORDER BY made_s, id",
        (*wanted, *values),
    )


def _readable(rows: Sequence[sqlite3.Row]) -> list[Correction]:
    return [one for one in map(_to_correction, rows) if one is not None]


def _to_correction(row: sqlite3.Row) -> Correction | None:
    """Return what a row says, None where it cannot be read."""
    try:
        return _read(row)
    except ValueError:
        return None


def _read(row: sqlite3.Row) -> Correction:
    """Return what a row says. Raises ValueError."""
    content = decode(CorrectionKind(row["kind"]), row["value"])
    return Correction(row["id"], content, _made_at(row), row["asset_id"], row["start_s"], row["end_s"])


def _made_at(row: sqlite3.Row) -> datetime:
    try:
        return to_datetime(row["made_s"], row["made_offset_min"])
    except ArithmeticError as error:
        raise ValueError(f"a correction of kind {row['kind']!r} was made at no time: {error}") from error


def _to_unreadable(row: sqlite3.Row) -> UnreadableCorrection:
    made_at = None
    with contextlib.suppress(ValueError):
        made_at = _made_at(row)
    kind = CorrectionKind(row["kind"])
    return UnreadableCorrection(row["id"], kind, row["value"], made_at, row["asset_id"], row["start_s"], row["end_s"])


def _listed(parts: Parts) -> str:
    return json.dumps(parts, ensure_ascii=False)


def words_of(content: OfFacts | OfNames) -> list[str]:
    """Return the words of a fact or of two names, in order; since when a fact holds comes last, in ISO 8601."""
    match content:
        case FactStated(_, _, _, since):
            return [*content.triple, *([since.isoformat()] if since else [])]
        case FactDenied():
            return [*content.triple]
        case SameName(one, other) | DifferentNames(one, other):
            return [one, other]
    assert_never(content)


def _place_parts(content: PlaceCorrection | OfPlaces) -> list[object]:
    match content:
        case PlaceCorrection(place):
            names = [place.name, place.region, place.country, *filter(None, (place.quarter,))]
            return [place.lat, place.lon, *names]
        case PlaceNamed(old, new) | SamePlace(old, new):
            return [old, new]
        case SpotNamed(lat, lon, km, new):
            return ["", new, lat, lon, km]
    assert_never(content)


def _person_parts(content: OfPeople) -> list[object]:
    anchors: list[object] = [_anchor_parts(one) for one in content.anchors]
    return [*anchors, content.name] if isinstance(content, PersonNamed) else anchors


def _anchor_parts(anchor: Anchor) -> list[object]:
    return [anchor.trace.value, anchor.asset_id, anchor.start_s, anchor.end_s, anchor.box and list(anchor.box)]


def _theme_parts(content: OfThemes) -> list[object]:
    match content:
        case ThemeNamed(old, new, spots):
            return [old, new, list(spots)]
        case SameTheme(part, whole, part_spots, whole_spots):
            return [part, whole, list(part_spots), list(whole_spots)]
        case ThemeParted(title, parts):
            return [title, *map(list, parts)]
        case ThemeDenied(title, spots):
            return [title, list(spots)]
    assert_never(content)


def _text(part: object) -> str:
    if not isinstance(part, str):
        raise TypeError("it holds something else than words where words belong")
    return part


def _number(part: object) -> float:
    if not isinstance(part, int | float):
        raise TypeError("it holds something else than a number where one belongs")
    return float(part)


def _list(part: object) -> list[object]:
    if not isinstance(part, list):
        raise TypeError("it holds something else than a list where one belongs")
    return part


def _spots(part: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(part)))


def _time(value: str) -> TimeCorrection:
    at = datetime.fromisoformat(value.removesuffix(A_DAY))
    if at.utcoffset() is None:
        raise ValueError("a time has an offset")
    return TimeCorrection(_reached(at), value.endswith(A_DAY))


def _stated(parts: Parts) -> FactStated:
    subject, relation, thing, *since = map(_text, parts)
    began = _reached(datetime.fromisoformat(since[0])) if since and since[0] else None
    return FactStated(subject, relation, thing, began)


def _reached(at: datetime) -> datetime:
    if not is_within_reach(at):
        raise ValueError(f"the year {at.year} is out of reach")
    return at


def _place(parts: Parts) -> PlaceCorrection:
    lat, lon, *names = parts
    return PlaceCorrection(Place(_number(lat), _number(lon), *map(_text, names)))


def _place_name(parts: Parts) -> PlaceNamed | SpotNamed:
    old, new, *spot = parts
    if not spot:
        return PlaceNamed(_text(old), _text(new))
    lat, lon, km = map(_number, spot)
    return SpotNamed(lat, lon, km, _text(new))


def _anchor(part: object) -> Anchor:
    trace, asset_id, start_s, end_s, box = _list(part)
    left, top, right, bottom = map(_number, _list(box)) if box else (0.0, 0.0, 0.0, 0.0)
    return Anchor(
        Trace(_text(trace)),
        _text(asset_id),
        None if start_s is None else _number(start_s),
        None if end_s is None else _number(end_s),
        (left, top, right, bottom) if box else None,
    )


def _different_people(parts: Parts) -> DifferentPeople:
    one, *others = map(_anchor, parts)
    return DifferentPeople(one, tuple(others))


def _title(parts: Parts) -> TitleGiven:
    level, key, new, spots = parts
    return TitleGiven(Level(_text(level)) if level else None, _text(key), _text(new), _spots(spots))


def _same_theme(parts: Parts) -> SameTheme:
    part, whole, part_spots, whole_spots = parts
    return SameTheme(_text(part), _text(whole), _spots(part_spots), _spots(whole_spots))


_PLAIN: Mapping[CorrectionKind, Callable[[str], Content]] = {
    CorrectionKind.WORDS: WordsCorrection,
    CorrectionKind.THING: ThingNamed,
    CorrectionKind.NOT_THING: ThingDenied,
    CorrectionKind.AT: _time,
    CorrectionKind.FAVOURITE: lambda value: Favourite(),
    CorrectionKind.HIDDEN: lambda value: Hidden(),
    CorrectionKind.NOT_TOGETHER: NotTogether,
}
_LISTED: Mapping[CorrectionKind, Callable[[Parts], Content]] = {
    CorrectionKind.PLACE: _place,
    CorrectionKind.FACT: _stated,
    CorrectionKind.NOT_A_FACT: lambda parts: FactDenied(*map(_text, parts[:3])),
    CorrectionKind.SAME: lambda parts: SameName(*map(_text, parts)),
    CorrectionKind.NOT_THE_SAME: lambda parts: DifferentNames(*map(_text, parts)),
    CorrectionKind.NOT_OF_ME: lambda parts: TraitDenied(*map(_text, parts)),
    CorrectionKind.PERSON: lambda parts: PersonNamed(_anchor(parts[0]), _text(parts[1])),
    CorrectionKind.HIDDEN_PERSON: lambda parts: PersonHidden(_anchor(parts[0])),
    CorrectionKind.SAME_PERSON: lambda parts: SamePerson(*map(_anchor, parts)),
    CorrectionKind.NOT_SAME_PERSON: _different_people,
    CorrectionKind.PLACE_NAME: _place_name,
    CorrectionKind.SAME_PLACE: lambda parts: SamePlace(*map(_text, parts)),
    CorrectionKind.THEME_NAME: lambda parts: ThemeNamed(_text(parts[0]), _text(parts[1]), _spots(parts[2])),
    CorrectionKind.SAME_THEME: _same_theme,
    CorrectionKind.TWO_THEMES: lambda parts: ThemeParted(_text(parts[0]), tuple(map(_spots, parts[1:]))),
    CorrectionKind.NOT_A_THEME: lambda parts: ThemeDenied(_text(parts[0]), _spots(parts[1])),
    CorrectionKind.TITLE: _title,
}
