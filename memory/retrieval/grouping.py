"""Bursts and near duplicates as groups with the best first, of which one stands for all.

Groups come from times, devices, hashes and names in the records; nothing is ever deleted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from memory.records.corrections import CorrectionKind, NotTogether
from memory.records.derived import Level
from memory.records.library import Asset, MomentView, Precision, TakenFrom
from memory.records.query import Evidence
from memory.store import Store, corrections, duplicates
from memory.store import moments as moment_store
from memory.store.duplicates import Fingerprint, Group, GroupKind

LONGEST_GAP_S = 2.0
MOST_BURST_BITS = 100
"""How unlike, in bits of 256, two pictures of a burst may look one after the other; strangers lie at 96 and more."""

CHOSEN = (GroupKind.NEAR, GroupKind.BURST)
"""Groups of similar pictures, in which the owner has the last word; the others are two files of one shot."""

SHOWN_ONCE = (GroupKind.BURST, GroupKind.PAIR, GroupKind.LIVE)


@dataclass(frozen=True, slots=True)
class Frame:
    """A file as far as is needed to tell what it belongs with."""

    asset: Asset
    path: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Groups:
    """Which asset each is shown by, and how many photos of a burst the leader stands for."""

    leaders: Mapping[str, str]
    bursts: Mapping[str, int]


def bursts(frames: Iterable[Frame]) -> list[Group]:
    """Return the bursts among photos: by the maker's word or the name, else of one device, in quick order and alike."""
    marked: dict[tuple[str, str], list[Frame]] = {}
    rest: dict[str, list[Frame]] = {}
    for frame in sorted(frames, key=lambda frame: (frame.asset.taken_at.at, frame.path)):
        if frame.fingerprint.burst_id:
            marked.setdefault((frame.asset.device, frame.fingerprint.burst_id), []).append(frame)
        elif frame.asset.device and _is_exact(frame.asset):
            rest.setdefault(frame.asset.device, []).append(frame)
    runs = [*marked.values()]
    for inside in rest.values():
        run: list[Frame] = []
        for frame in inside:
            if run and not _goes_on(run[-1], frame):
                runs.append(run)
                run = []
            run.append(frame)
        runs.append(run)
    return [_group(GroupKind.BURST, run) for run in runs if len(run) > 1]


def near_groups(pairs: Iterable[tuple[Frame, Frame]]) -> list[Group]:
    """Return near duplicates, each group alike to its best, so that no chain of small steps joins what is unlike."""
    beside: dict[str, set[str]] = {}
    frames: dict[str, Frame] = {}
    for one, other in pairs:
        frames |= {one.asset.id: one, other.asset.id: other}
        beside.setdefault(one.asset.id, set()).add(other.asset.id)
        beside.setdefault(other.asset.id, set()).add(one.asset.id)
    taken, found = set[str](), []
    for best in sorted(frames.values(), key=_worth, reverse=True):
        rest = {one for one in beside[best.asset.id] if one not in taken}
        if best.asset.id not in taken and rest:
            taken |= {best.asset.id, *rest}
            found.append(_group(GroupKind.NEAR, [frames[one] for one in (best.asset.id, *sorted(rest))]))
    return found


def read_groups(store: Store, asset_id: str = "") -> list[Group]:
    """Return the groups, or those an asset is in; the owner's latest favourite leads its burst or near duplicates.

    A photo is left out of a burst or of near duplicates with one that the owner said it does not belong with.
    """
    return _read(store, asset_id) if asset_id else list(store.cached(_read))


def _read(store: Store, asset_id: str = "") -> list[Group]:
    loved = {mark.asset_id: n for n, mark in enumerate(corrections.get_all(store, [CorrectionKind.FAVOURITE]))}
    apart: dict[str, set[str]] = {}
    for mark in corrections.get_all(store, [CorrectionKind.NOT_TOGETHER]):
        if isinstance(mark.content, NotTogether):
            apart.setdefault(mark.asset_id, set()).add(mark.content.other_id)
    found = []
    for group in duplicates.groups(store, asset_id):
        members = group.members
        if group.kind in CHOSEN:
            kept = [one for one in members if apart.get(one, set()).isdisjoint(members)]
            members = tuple(sorted(kept, key=lambda one: -loved.get(one, -1)))
        if len(members) > 1 and (not asset_id or asset_id in members):
            found.append(replace(group, members=members))
    return found


def visible_groups(store: Store) -> Groups:
    """Return what is shown by what: a burst by its best, a raw file by its JPEG, a clip by its still."""
    return store.cached(_read_shown)


def _read_shown(store: Store) -> Groups:
    leaders: dict[str, str] = {}
    counted: dict[str, int] = {}
    for group in read_groups(store):
        if group.kind in SHOWN_ONCE:
            leaders.update(dict.fromkeys(group.members[1:], group.members[0]))
            if group.kind is GroupKind.BURST:
                counted[group.members[0]] = len(group.members)
    while moved := {one: leaders[leader] for one, leader in leaders.items() if leader in leaders}:
        leaders.update(moved)
    return Groups(leaders, counted)


def collapse(store: Store, found: Sequence[Evidence], groups: Groups) -> list[Evidence]:
    """Return what was found with each group once, where its first was, shown by its best.

    What was said in the clip of a photo is kept as it is: the still does not say it.
    """
    if not groups.leaders:
        return list(found)
    asset_ids = {item.remembered.asset.id for item in found}
    wanted = {one: groups.leaders[one] for one in asset_ids if one in groups.leaders}
    best = {one: moment_store.of_asset(store, one) for one in sorted(set(wanted.values()))}
    shown, kept = set[str](), []
    for item in found:
        asset_id = item.remembered.asset.id
        leader = wanted.get(asset_id, asset_id)
        is_shown_by = leader != asset_id and best[leader] and not item.remembered.own_text
        one = replace(item, remembered=best[leader][0]) if is_shown_by else item
        moment_id = one.remembered.moment.id
        if moment_id not in shown:
            shown.add(moment_id)
            kept.append(one)
    return kept


def collapsed_paths(held: Iterable[MomentView], groups: Groups) -> list[str]:
    """Return the files of moments in order, each burst, pair and clip by its best where that is among them."""
    lying = {one.asset.id: one.path for one in held}
    return list(dict.fromkeys(lying.get(groups.leaders.get(one, one), path) for one, path in lying.items()))


def _goes_on(before: Frame, after: Frame) -> bool:
    gap_s = (after.asset.taken_at.at - before.asset.taken_at.at).total_seconds()
    one, other = before.fingerprint.hash, after.fingerprint.hash
    if gap_s > LONGEST_GAP_S or not (one and other):
        return False
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count() <= MOST_BURST_BITS


def _is_exact(asset: Asset) -> bool:
    return asset.taken_at.precision is Precision.SECOND and asset.taken_from in (TakenFrom.EXIF, TakenFrom.FILENAME)


def _group(kind: GroupKind, frames: Sequence[Frame]) -> Group:
    best = max(frames, key=_worth if kind is GroupKind.NEAR else _sharpness)
    rest = sorted(frame.asset.id for frame in frames if frame is not best)
    return Group(kind, (best.asset.id, *rest))


def _worth(frame: Frame) -> tuple[int, float, int, str]:
    """Return what makes one of several copies the best: more pixels, sharper, more bytes."""
    one = frame.fingerprint
    return one.width_px * one.height_px, one.sharpness, frame.asset.size_bytes, frame.asset.id


def _sharpness(frame: Frame) -> tuple[float, int, str]:
    return frame.fingerprint.sharpness, frame.asset.size_bytes, frame.asset.id


KEY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def level_of(key: str) -> Level | None:
    """Return whether a key names a day, a month or a year that there is; None where it names nothing."""
    if not KEY.fullmatch(key):
        return None
    try:
        date.fromisoformat(f"{key}-01-01"[: len("2024-07-14")])
    except ValueError:
        return None
    return (Level.YEAR, Level.MONTH, Level.DAY)[key.count("-")]
