"""What a vault leaves out: moments the owner hid, what was asked to be forgotten, and all that rests on either.

Knows the owner's marks and what rests on what; nothing of how a vault is written. An event that holds a hidden moment
may tell of it, and so may every summary above it and every fact learned from it, so each of these is left out whole.
"""

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from memory.records.corrections import Correction, CorrectionKind
from memory.records.library import TextKind
from memory.store import Store, appearances, assets, corrections, dump, events, facts
from memory.store import moments as moment_store

ID = re.compile(r"\b[0-9a-f]{32}\b")
WORD = re.compile(r"[^\W\d_]{2,}")
DERIVED_NOTES = dump.NOTES - {"clusters numbered"}
"""Without these the next ingest makes anew what is above the moments, of what is there."""


@dataclass(frozen=True, slots=True)
class Unshown:
    """What is left out.

    `ids` are those of all that is, `part_of` the assets of which only a part is; `told` are the names, in lower case,
    that come from the rest, and `secret` the words that stand in nothing but what is left out.
    """

    ids: frozenset[str] = frozenset()
    part_of: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()

    def holds(self, table: str, row: Mapping[str, object]) -> bool:
        """Say whether a row is left out: one that is, names or tells of what is."""
        if not self.ids:
            return False
        if any(isinstance(value, str) and value in self.ids for value in row.values()):
            return True
        match table:
            case "meta":
                return row["key"] in DERIVED_NOTES
            case "correction":
                value = str(row["value"])
                return not self.ids.isdisjoint(ID.findall(value)) or (not row["asset_id"] and self._tells(value))
            case "entity_name":
                return str(row["name"]).casefold() not in self.told
        return False

    def _tells(self, value: str) -> bool:
        """Say whether a mark on no file has a word that stands in nothing but what is left out."""
        with contextlib.suppress(ValueError):  # where it is not JSON it is words as they are
            value = json.dumps(json.loads(value), ensure_ascii=False)
        return not self.secret.isdisjoint(WORD.findall(value.casefold()))


def unshown(store: Store) -> Unshown:
    """Return what a vault of this library leaves out."""
    forgotten = {one.value for one in assets.requests(store) if one.kind == "forget"}
    hiding = [one for one in corrections.get_all(store, [CorrectionKind.HIDDEN]) if one.asset_id]
    whole_assets, moment_ids = set(forgotten), set[str]()
    for asset_id in {*forgotten, *(mark.asset_id for mark in hiding)}:
        on_it = [mark for mark in hiding if mark.asset_id == asset_id]
        inside = [one.moment for one in moment_store.of_asset(store, asset_id)]
        hidden = {
            one.id for one in inside if asset_id in forgotten or any(corrections.is_on(mark, one) for mark in on_it)
        }
        moment_ids |= hidden
        if any(mark.start_s is None for mark in on_it) or len(hidden) == len(inside):
            whole_assets.add(asset_id)
    if not whole_assets and not moment_ids:
        return Unshown()
    gone = whole_assets | moment_ids | {mark.id for mark in hiding}
    gone |= _resting_on(store, gone)
    part_of = {mark.asset_id for mark in hiding} - whole_assets
    gone |= {mark.id for mark in corrections.get_all(store) if _is_on_hidden(store, mark, gone, part_of)}
    told = _names(store, gone)
    gone |= {one.id for one in facts.entities(store) if told.isdisjoint(name.casefold() for name in one.names)}
    return Unshown(frozenset(gone), frozenset(part_of), told, _secret_words(store, gone))


def _resting_on(store: Store, gone: set[str]) -> set[str]:
    """Return the ids of events, summaries, facts and appearances that hold or rest on any of these moments."""
    found = {one.id for one in events.events(store) if not gone.isdisjoint(one.moment_ids)}
    above = events.summaries(store)
    while more := {one.id for one in above if one.id not in found and not found.isdisjoint(one.child_ids)}:
        found |= more
    found |= {one.id for one in facts.facts(store) if not gone.isdisjoint(one.moment_ids)}
    return found | {one.id for one in appearances.get_all(store) if {one.moment_id, one.asset_id} & gone}


def _is_on_hidden(store: Store, mark: Correction, gone: set[str], part_of: set[str]) -> bool:
    if mark.asset_id not in part_of or mark.start_s is None:
        return mark.asset_id in gone
    inside = [one.moment for one in moment_store.of_asset(store, mark.asset_id)]
    return any(one.id in gone and corrections.is_on(mark, one) for one in inside)


def _names(store: Store, gone: set[str]) -> frozenset[str]:
    """Return the names, in lower case, that come from what is told."""
    found: set[str] = set()
    for statement in facts.statements(store):
        if statement.moment_id not in gone:
            found |= {statement.subject, statement.object}
    for asset in assets.get_all(store).values():
        if asset.id not in gone and asset.place:
            found |= {asset.place.name, asset.place.region, asset.place.country}
    for row in dump.rows(store, "moment_text"):
        if row["moment_id"] not in gone:
            detail = json.loads(str(row["detail"]))
            found.add(detail.get("speaker", ""))
            if row["kind"] in (TextKind.IMPORTED, TextKind.PEOPLE):
                found.update(name for name, _ in detail.get("labels", ()))
    return frozenset(name.casefold() for name in found if name)


def _secret_words(store: Store, gone: set[str]) -> frozenset[str]:
    """Return the words, in lower case, that are said, read or told of nothing but what is left out."""
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for row in dump.rows(store, "moment_text"):
        found[row["moment_id"] in gone].update(WORD.findall(f"{row['text']!s} {row['detail']!s}".casefold()))
    return frozenset(found[True] - found[False])
