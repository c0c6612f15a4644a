"""Writes a vault: records, vectors, originals where wanted, tables for programs and pages; whole or not at all.

Everything is written into a folder beside the one named and moved there at the end. What stood there before must be a
vault of ours; files in it that no export wrote are the owner's own and move along.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.export import jsonld, markdown, pages
from app.export.carried import FACES, FORGOTTEN, Asked, done
from app.export.manifest import (
    LIBRARY,
    MANIFEST,
    MEDIA,
    VECTORS,
    BadVault,
    Manifest,
    digest_of,
    read_manifest,
    write_manifest,
)
from app.export.vectors import write_vectors
from app.library.private import make_tree_private
from app.library.unfinished import Move, making
from app.services import serialize
from ingest.discovery.scan import VAULT_MARKS, hash_of
from ingest.files.file_checks import Unreadable
from memory.retrieval.grouping import visible_groups
from memory.store import Store, assets, dump, events, hidden, invalidated, jobs
from memory.store.private_words import private_words

WORKED_ON = frozenset({"asset", "moment", "event"})
"""The records of which steps are done."""

GALLERIES_PASS_BY = ".nomedia"
"""Lies in every vault too, so that no gallery shows the copies of your pictures beside the pictures themselves."""


NOTHING_MORE = Asked()


class Originals(StrEnum):
    """Whether pages link to the originals where they lie or to copies of them in the vault."""

    LINK = "link"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many files were written, how many originals are among them, and which could not be copied, by path.

    `left_out` names what was not asked for and is in the library.
    """

    files: int
    copies: int
    missing: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def export_vault(
    store: Store, folder: Path, originals: Originals = Originals.LINK, asked: Asked = NOTHING_MORE
) -> Exported:
    """Write everything that is remembered, but what is hidden, into a folder that is new, empty or an older vault.

    Faces, voices and what keeps forgotten files out are in it only where they are `asked` for. No other account can
    read what is written.

    Raises BadVault where the folder holds other things, OSError where it cannot be written; it is as it was then.
    """
    folder = folder.resolve()
    before = _written_before(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with making(store.path.parent, folder.parent) as made:
        fresh = made.folder / "vault"
        fresh.mkdir()
        seen = store.for_vault
        with dump.snapshot(seen):
            written = _fill(seen, fresh, originals, asked)
        make_tree_private(fresh)
        made.put_in_place(_moves(fresh, folder, before))
    return written


def _written_before(folder: Path) -> frozenset[str] | None:
    """Return what an earlier export wrote there, None where the folder is new or empty."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not folder.is_dir() or not (folder / MANIFEST).exists():
        raise BadVault(f"{folder} is not empty and not a Yesteryear export; name a new folder")
    return frozenset((*read_manifest(folder).files, MANIFEST))


def _fill(store: Store, fresh: Path, originals: Originals, asked: Asked) -> Exported:
    lying = assets.first_paths(store, sorted(assets.get_all(store)))
    for name in (*VAULT_MARKS, GALLERIES_PASS_BY):
        (fresh / name).touch()
    with (fresh / LIBRARY).open("wb") as file:
        jsonld.write_nodes(file, _nodes(store, lying, asked))
    spaces = write_vectors(store, fresh / VECTORS)
    media, missing = _copied(fresh, lying, hidden.files_in_part(store)) if originals is Originals.COPY else ({}, ())
    _write_tables(store, fresh, lying)
    for name, text in pages.pages(store, media):
        (fresh / name).parent.mkdir(exist_ok=True)
        (fresh / name).write_text(text, encoding="utf-8", newline="\n")
    files = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file())
    digests = (digest_of(fresh / LIBRARY), digest_of(fresh / VECTORS))
    left_out = _left_out(store, asked)
    write_manifest(fresh, Manifest(*digests, tuple(spaces), tuple(files), media, left_out=left_out))
    return Exported(len(files) + 1, len(media), missing, left_out)


def _left_out(store: Store, asked: Asked) -> tuple[str, ...]:
    held = {FACES: ("appearance", asked.faces), FORGOTTEN: ("tombstone", asked.forgotten)}
    return tuple(name for name, (table, is_in) in held.items() if not is_in and any(dump.rows(store, table)))


def _nodes(store: Store, lying: dict[str, str], asked: Asked = NOTHING_MORE) -> Iterator[jsonld.Node]:
    undone, private = asked.undone(store), private_words(store)
    for table in dump.CARRIED:
        for row in dump.rows(store, table):
            if (private and private.leaves_out(table, row)) or (given := asked.given(table, row)) is None:
                continue
            node = jsonld.to_node(table, given, lying.get(str(row.get("id")), "") if table == "asset" else "")
            if table in WORKED_ON and (steps := done(jobs.of_input(store, str(row["id"])), undone)):
                node[jsonld.DONE] = steps
            yield node


def _copied(fresh: Path, lying: dict[str, str], in_part: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Copy the originals; return where each lies in the vault, and the paths that could not be copied.

    A recording of which a part is hidden is not copied: the copy would hold that part.
    """
    (fresh / MEDIA).mkdir()
    media, missing = {}, []
    for asset_id, path in lying.items():
        if asset_id in in_part:
            continue
        name = f"{MEDIA}/{markdown.media_name(path, asset_id)}"
        try:
            shutil.copy2(path, fresh / name)
            if hash_of(fresh / name) == asset_id:
                media[asset_id] = name
                continue
        except (OSError, Unreadable) as error:
            if isinstance(error, OSError) and error.errno in _FULL:
                raise
        (fresh / name).unlink(missing_ok=True)
        missing.append(path)
    return media, tuple(missing)


_FULL = frozenset({28, 122, 112})
"""What a full disk or quota says; nothing more can be written then."""


def _write_tables(store: Store, fresh: Path, lying: dict[str, str]) -> None:
    """Write files.json, events.json and summaries.json, as the commands print their rows."""
    groups = visible_groups(store)
    beneath = serialize.summary_paths(store)
    told, above = events.events(store), events.summaries(store)
    _write_list(fresh / "files.json", _file_tables(store, lying))
    _write_list(fresh / "events.json", (serialize.event_table(store, event, groups) for event in told))
    _write_list(fresh / "summaries.json", (serialize.summary_table(one, beneath.get(one.id, ())) for one in above))


def _file_tables(store: Store, lying: dict[str, str]) -> Iterator[serialize.Json]:
    """Yield what `show` tells of each file, its event by id and title alone, for events.json has the rest of it."""
    titles = {one.id: one.title for one in events.events(store)}
    event_of = invalidated.events_of_moments(store)
    for path, asset_id in sorted((path, one) for one, path in lying.items()):
        table = serialize.asset_table(store, path, asset_id)
        moments = table["moments"]
        assert isinstance(moments, list)
        ids = [event_of[one["id"]] for one in moments if one["id"] in event_of]
        is_told = bool(ids) and ids[0] in titles
        table["event"] = {"id": ids[0], "title": titles[ids[0]]} if is_told else None
        yield table


def _write_list(path: Path, tables: Iterator[serialize.Json]) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write("[")
        for number, table in enumerate(tables):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(table, ensure_ascii=False, indent=1))
        file.write("\n]\n")


def _moves(fresh: Path, folder: Path, before: frozenset[str] | None) -> list[Move]:
    """Return how a finished vault gets to where it belongs, with what is the owner's own in the one that is there."""
    if not folder.exists():
        return [(fresh, folder)]
    own = sorted(
        name
        for path in folder.rglob("*")
        if (path.is_file() or path.is_symlink()) and (name := path.relative_to(folder).as_posix()) not in (before or ())
    )
    if clash := next((name for name in own if (fresh / name).exists()), ""):
        raise BadVault(f"{folder / clash} was not written by an export and is in the way of this one; move it first")
    old = fresh.with_name("replaced")
    return [(folder, old), (fresh, folder), *((old / name, folder / name) for name in own)]
