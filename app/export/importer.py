"""Reads a vault into an empty library: checked against its own digests first, then row by row, all or nothing.

Knows the records' format and what a library must hold to be sound; nothing of the pages, which are never read.
"""

import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from app.export import jsonld
from app.export.carried import read_done
from app.export.manifest import LIBRARY, VECTORS, BadVault, Manifest, digest_of, read_manifest
from app.export.vectors import read_vectors
from ingest.discovery.scan import hash_of
from ingest.files.file_checks import Unreadable
from memory.records.corrections import CorrectionKind
from memory.records.ids import moment_id
from memory.records.library import AssetPath, Medium
from memory.store import Store, appearances, assets, corrections, dump, duplicates, edges, events, facts, step_queue
from memory.store import moments as moment_store
from memory.store.connection import Value
from memory.store.favourites import fill_favourites

ID = re.compile(r"\b[0-9a-f]{32}\b")
MOST_LINE_BYTES = 256 * 2**20
"""No record is longer; what claims to be is damage."""

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """How many files and moments came, and how many files now lie in the vault's own folder of originals.

    `left_out` names what the vault does not hold as nobody asked for it.
    """

    files: int
    moments: int
    from_vault: int
    left_out: tuple[str, ...] = ()


def import_vault(store: Store, folder: Path) -> Imported:
    """Read the vault in `folder` into an empty library, in one transaction.

    An original that is not where it was, but whose copy is in the vault, lies there from now on.
    Raises BadVault where the folder holds no vault, one of a newer version or a damaged one; nothing is written then.
    """
    manifest = read_manifest(folder)
    for name, digest in ((LIBRARY, manifest.library_digest), (VECTORS, manifest.vectors_digest)):
        if digest_of(folder / name) != digest:
            raise BadVault(f"{folder / name} is not what was exported: it was damaged or changed; export it again")
    with store.transaction():
        dump.defer_references(store)
        try:
            return _fill(store, folder, manifest)
        except BadVault:
            raise
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
            raise BadVault(f"{folder / LIBRARY} does not hold a library: {_told(error)}") from error
        except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise BadVault(f"{folder / VECTORS} cannot be read: {_told(error)}") from error
        except store.connection.IntegrityError as error:
            raise BadVault(f"{folder / LIBRARY} holds records that do not fit together: {error}") from error


def _fill(store: Store, folder: Path, manifest: Manifest) -> Imported:
    """Write what the vault holds; the words to search in and the counters are made anew."""
    stale: list[str] = []
    done: list[dict[str, Value]] = []
    types = {table: {one.name: one.type for one in dump.columns(store, table)} for table in dump.CARRIED}
    for table, rows in _pieces(folder / LIBRARY, manifest.schema, types, done):
        if table == "invalidated":
            stale += [str(row["moment_id"]) for row in rows]
        else:
            dump.put_rows(store, table, rows)
        dump.put_rows(store, "job", done)
        done.clear()
    for space, vectors in read_vectors(folder / VECTORS, list(manifest.spaces)):
        dump.put_vectors(store, space, vectors)
    fill_favourites(store.connection)
    if broken := dump.broken_references(store):
        raise BadVault(f"{folder / LIBRARY} holds records that point at what is not there: {', '.join(broken)}")
    _prove(store)
    from_vault = _lie_in_vault(store, folder, manifest)
    dump.put_stale(store, stale)
    step_queue.reset(store)
    known = assets.get_all(store)
    return Imported(len(known), len(moment_store.paths(store)), from_vault, manifest.left_out)


def _pieces(
    path: Path, schema: int, types: dict[str, dict[str, str]], done: list[dict[str, Value]]
) -> Iterator[tuple[str, list[dict[str, Value]]]]:
    """Yield (table, some of its rows) in the order of the file; what is done to them is added to `done` on the way."""

    def pairs() -> Iterator[tuple[str, dict[str, Value]]]:
        for written in _nodes(path):
            node = jsonld.in_present_names(written, schema)
            table = jsonld.table_of(node)
            if table not in types:
                raise ValueError(f"it holds a record of an unknown sort, {table[:40]!r}")
            row = jsonld.to_row(node, types[table])
            if table == "meta":
                _prove_note(str(row["key"]), str(row["value"]))
            elif table == "fingerprint":
                row["hash"] = row["hash"] or b""
            if jsonld.DONE in node:
                done.extend(_jobs(str(row["id"]), read_done(node[jsonld.DONE])))
            yield table, row

    for table, group in groupby(pairs(), key=itemgetter(0)):
        piece: list[dict[str, Value]] = []
        for _, row in group:
            piece.append(row)
            if len(piece) == ROWS_AT_ONCE:
                yield table, piece
                piece = []
        yield table, piece


def _jobs(input_id: str, done: Mapping[str, str]) -> Iterator[dict[str, Value]]:
    for step, recipe in done.items():
        yield {"input_id": input_id, "step": step, "recipe": recipe, "error": "", "tries": 1}


def _nodes(path: Path) -> Iterator[dict[str, object]]:
    with path.open("rb") as file:
        first = file.readline(MOST_LINE_BYTES)
        if not (first.startswith(jsonld.BEGINS) and first.endswith(jsonld.ENDS)):
            raise ValueError("its first line is another")
        while line := file.readline(MOST_LINE_BYTES):
            text = line.rstrip(b",\n")
            if text == jsonld.TAIL.strip():
                return
            if text:
                found: object = json.loads(text, parse_constant=_no_number)
                if not isinstance(found, dict):
                    raise ValueError("a line holds no record")
                yield found
    raise ValueError("its end is missing")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _prove(store: Store) -> None:
    """Read everything back as the program will; raise what it would where a record makes no sense."""
    for row in dump.rows(store, "moment"):
        start_s, end_s, ordinal = row["start_s"], row["end_s"], row["ordinal"]
        assert not isinstance(start_s, (str, bytes)) and not isinstance(end_s, (str, bytes))
        name = moment_id(str(row["asset_id"]), Medium(str(row["medium"])), start_s, end_s, int(str(ordinal)))
        if row["id"] != name:
            raise ValueError("a moment does not bear its own name")
    if not all(ID.fullmatch(one) for one in assets.get_all(store)):
        raise ValueError("a file does not bear the name of a hash")
    for row in dump.rows(store, "correction"):
        CorrectionKind(str(row["kind"]))
    for _, read_correction in corrections.readings(store):
        read_correction()
    moment_store.index_words(store, sorted(assets.get_all(store)))
    for read in (events.events, events.summaries, facts.statements, facts.facts, facts.entities):
        read(store)
    for more in (
        appearances.get_all,
        duplicates.get_all,
        duplicates.groups,
        edges.edges,
        edges.event_vectors,
        edges.changes,
    ):
        more(store)
    edges.near(store)


def _prove_note(key: str, value: str) -> None:
    """Raise ValueError where a note of the program's about the library is none."""
    if key not in dump.NOTES | {dump.TOMBSTONE_KEY}:
        raise ValueError("it holds a note that no vault has")
    if key == dump.TOMBSTONE_KEY:
        bytes.fromhex(value)
    elif key == appearances.NUMBERED:
        int(value)
    elif key in ("fact marks", "people marks", "ties", "ties changed"):
        json.loads(value)


def _lie_in_vault(store: Store, folder: Path, manifest: Manifest) -> int:
    """Say of files whose originals are not here that they lie in the vault, where it holds a true copy; count them."""
    count = 0
    top = folder.resolve()
    for asset_id, name in sorted(manifest.media.items()):
        known = assets.paths_of(store, asset_id)
        copy = top / name
        if not known or any(Path(one.path).exists() for one in known) or not copy.resolve().is_relative_to(top):
            continue
        try:
            is_true = hash_of(copy) == asset_id
        except Unreadable:
            is_true = False
        if is_true:
            state = os.stat(copy)
            assets.set_offline(store, [one.path for one in known])
            assets.put_path(store, AssetPath(asset_id, str(copy), state.st_size, state.st_mtime_ns))
            count += 1
    return count


def _told(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
