"""Words and names that stand in nothing but what a vault leaves out.

The views of `Store.for_vault` leave out rows by the moments and files that they rest on. Some rows rest on neither:
names of entities, the owner's words about the whole library, notes of what is derived. Which of those tell of what is
left out is known here. Knows nothing of how a vault is written.
"""

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from memory.records.library import TextKind
from memory.store import assets, dump, facts
from memory.store.connection import Store
from memory.store.visibility import ANY_GONE

WORD = re.compile(r"[^\W\d_]{2,}")
DERIVED_NOTES = dump.NOTES - {"clusters numbered"}
"""Without these the next ingest makes anew what is above the moments, of what is there."""


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """What rows that rest on no moment may not say.

    `names` are those, in lower case, that what is left does tell, `entity_ids` the entities with none of them, and
    `words` are those that stand in what is left out alone.
    """

    names: frozenset[str]
    entity_ids: frozenset[str]
    words: frozenset[str]

    def leaves_out(self, table: str, row: Mapping[str, object]) -> bool:
        """Say whether a row is left out: it tells of what is, or it is a note or a name that rests on that."""
        match table:
            case "meta":
                return row["key"] in DERIVED_NOTES
            case "correction":
                return not row["asset_id"] and not self.words.isdisjoint(_words(str(row["value"])))
            case "entity":
                return row["id"] in self.entity_ids
            case "entity_name":
                return str(row["name"]).casefold() not in self.names
        return False


def private_words(store: Store) -> PrivateWords | None:
    """Return what no row of a vault may say, None where nothing is left out; `store` is one for a vault."""
    if not store.rows(ANY_GONE)[0][0]:
        return None
    names = _names(store)
    gone = {one.id for one in facts.entities(store) if names.isdisjoint(name.casefold() for name in one.names)}
    return PrivateWords(names, frozenset(gone), _words_left_out(store))


def _words(value: str) -> list[str]:
    with contextlib.suppress(ValueError):  # where it is not JSON it is words as they are
        value = json.dumps(json.loads(value), ensure_ascii=False)
    return WORD.findall(value.casefold())


def _words_left_out(store: Store) -> frozenset[str]:
    """Return the words that stand in no moment but those that are left out."""
    told, left_out = set[str](), set[str]()
    for text, detail, is_told in store.connection.execute(
        "SELECT text, detail, moment_id IN (SELECT id FROM moment) FROM main.moment_text"
    ):
        (told if is_told else left_out).update(WORD.findall(f"{text} {detail}".casefold()))
    return frozenset(left_out - told)


def _names(store: Store) -> frozenset[str]:
    """Return the names, in lower case, that come from what is told."""
    found: set[str] = set()
    for statement in facts.statements(store):
        found |= {statement.subject, statement.object}
    for asset in assets.get_all(store).values():
        if asset.place:
            found.update(asset.place.names)
    for row in dump.rows(store, "moment_text"):
        detail = json.loads(str(row["detail"]))
        found.add(detail.get("speaker", ""))
        if row["kind"] in (TextKind.IMPORTED, TextKind.PEOPLE):
            found.update(name for name, _ in detail.get("labels", ()))
    return frozenset(name.casefold() for name in found if name)
