"""The command that lists what is there more than once: which is best, how large each is. It deletes nothing."""

from collections.abc import Sequence

import typer

from app import report
from app.command import JsonOption, LibraryOption, opened, print_json
from ingest.discovery.file_checks import in_words
from memory.records.file_names import visible
from memory.records.library import AssetPath
from memory.retrieval.grouping import read_groups
from memory.store import Store, assets

WORDS = {
    "exact": "the same bytes",
    "near": "near duplicates",
    "burst": "a burst",
    "pair": "a raw file and its JPEG",
    "live": "a photo and its clip",
}


def duplicates(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List files that are there more than once or belong together, with the best of each group; nothing is deleted."""
    with opened(context, library) as session:
        found = group_tables(session.store)
    if as_json:
        print_json({"groups": found, "spare_bytes": sum(_spare(group) for group in found)})
        return
    for group in found:
        typer.echo(f"{WORDS[str(group['kind'])]}: {group['count']} files, {in_words(_spare(group))} beside the best")
        files = group["files"]
        for file in files if isinstance(files, list) else ():
            path = visible(str(file["path"]))
            typer.echo(f"  {'best' if file['best'] else '    '}  {in_words(file['size_bytes']):>8}  {path}")
    if not found:
        typer.echo("nothing is there more than once")


def group_tables(store: Store) -> list[report.Json]:
    """Return the groups: of the same bytes, near duplicates, bursts, raw files with their JPEG, photos with clips."""
    lying: dict[str, list[AssetPath]] = {}
    for one in assets.paths(store).values():
        lying.setdefault(one.asset_id, []).append(one)
    copies = [held for held in lying.values() if len(held) > 1]
    found = [_table("exact", sorted(held, key=lambda one: (one.offline, one.path))) for held in copies]
    for group in read_groups(store):
        held = [min(lying[one], key=lambda one: (one.offline, one.path)) for one in group.members if one in lying]
        found += [_table(group.kind.value, held)] if len(held) > 1 else []
    order = list(WORDS)
    return sorted(found, key=lambda table: (order.index(str(table["kind"])), str(table["best"])))


def _table(kind: str, held: Sequence[AssetPath]) -> report.Json:
    """Say a group, the best of it first in `held`."""
    files = [
        {"path": one.path, "size_bytes": one.size_bytes, "best": one is held[0], "offline": one.offline} for one in held
    ]
    sizes = sum(one.size_bytes for one in held[1:])
    return {"kind": kind, "count": len(held), "best": held[0].path, "spare_bytes": sizes, "files": files}


def _spare(group: report.Json) -> int:
    found = group["spare_bytes"]
    return found if isinstance(found, int) else 0
