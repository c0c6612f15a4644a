"""What of each row a vault is given: nothing that recognises people, and nothing of what was asked or forgotten.

Knows the tables and which of them the owner has to ask for; nothing of how a vault is written or of what is hidden.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ingest.perception.duplicates import COMPARE, FINGERPRINT
from ingest.perception.faces import FIND
from ingest.perception.voices import HEAR
from memory.identity.anchors import in_file
from memory.identity.people import ABOUT_PEOPLE, CLUSTERED, MARKED
from memory.records.corrections import CorrectionKind, OfPeople
from memory.records.library import TextKind, Trace
from memory.store import Store, appearances, corrections, dump, duplicates
from memory.store.appearances import NUMBERED, UNMET
from memory.store.connection import Value
from memory.store.jobs import Job

FACES, FORGOTTEN = "faces", "forgotten"
"""What a vault has only where it is asked for, as its mark names it."""

NEVER = frozenset({"job", "access_log"})
"""What the program did and what its owner looked at is told by no vault."""

ABOUT_FACES = frozenset({MARKED, CLUSTERED, NUMBERED})
"""The notes that go with faces and voices."""

STEPS = {Trace.FACE: FIND, Trace.VOICE: HEAR}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the owner asked for: the faces and voices, and what keeps out the files that were forgotten."""

    faces: bool = False
    forgotten: bool = False

    def given(self, table: str, row: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return what of a row goes into the vault, None where that is nothing."""
        if table in NEVER:
            return None
        if table == "fingerprint":
            return {name: value for name, value in row.items() if name != "hash"}
        if not self.forgotten and (table == "tombstone" or row.get("key") == dump.TOMBSTONE_KEY):
            return None
        return dict(row) if self.faces else _faceless(table, row)

    def undone(self, store: Store) -> frozenset[tuple[str, str]]:
        """Return the steps over files whose result stays out of the vault, as (file, step): they are to be done again.

        A step that found nothing is done.
        """
        found = {(one, step) for one in duplicates.hashed(store) for step in (FINGERPRINT, COMPARE)}
        if not self.faces:
            found |= {(one, STEPS[trace]) for one, trace in appearances.met(store)}
        return frozenset(found)


def done(jobs: Iterable[Job], undone: Collection[tuple[str, str]]) -> dict[str, str]:
    """Return the recipe of every step that is done and whose result goes into the vault, by step."""
    return {job.step: job.recipe for job in jobs if not job.error and (job.input_id, job.step) not in undone}


def _faceless(table: str, row: Mapping[str, Value]) -> dict[str, Value] | None:
    """Return a row without where a face is or when a voice speaks; who is in a moment stays, as what was told."""
    if table == "appearance" or (table == "meta" and row["key"] in ABOUT_FACES):
        return None
    if table == "moment_text" and row["kind"] == TextKind.PEOPLE:
        return {**row, "recipe": UNMET}
    if table == "correction" and row["kind"] in ABOUT_PEOPLE:
        content = corrections.decode(CorrectionKind(str(row["kind"])), str(row["value"]))
        kept = in_file(content) if isinstance(content, OfPeople) else None
        return {**row, "value": corrections.encode(kept), "start_s": None, "end_s": None} if kept else None
    return dict(row)


def read_done(found: object) -> dict[str, str]:
    """Return the steps that a record names as done, each with its recipe. Raises ValueError where it names none."""
    if not isinstance(found, dict) or not all(isinstance(one, str) for pair in found.items() for one in pair):
        raise ValueError(f"what is done is told as {json.dumps(found)[:40]}")
    return found
