"""What is asked of the library as a whole: what a check of it found, and forgetting."""

from app.library import notes
from app.library.session import Session, deriving, is_deriving
from app.library.unfinished import sweep
from app.services import serialize
from ingest.pipeline.run import derive, forget_asset, purge
from memory.records.file_names import visible
from memory.store import assets
from memory.store.full_text import counts

FINDINGS = {
    "damage": "The database is damaged: {}. Restore a backup.",
    "wrong_ids": "Wrong ids: {}.",
    "index_damage": "The index is damaged ({}); the next import rebuilds it.",
    "index_differences": "The index differs from the library ({}); the next import rebuilds it.",
    "index_unbuilt": "The index is not built yet ({}); the next import builds it.",
    "changed_files": "Changed since they were added: {}; the next import updates them.",
    "files_not_seen": "Not available: {}; their entries are kept.",
}
MOST_NAMED = 3


def findings(table: serialize.Json) -> list[str]:
    """Say what a check of the library found, a sentence for each kind of it."""
    sound = ["The library is in order: ids, database and index agree."] if table["sound"] else []
    held = {key: [visible(str(one)) for one in _listed(table[key])] for key in FINDINGS}
    return [*sound, *(FINDINGS[key].format(_first(names)) for key, names in held.items() if names)]


def _listed(found: object) -> list[object]:
    return list(found) if isinstance(found, list | dict) else []


def _first(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def copy_left(folder: str) -> str:
    """Say that a folder of a killed backup or export may still hold what was forgotten."""
    return f"{visible(folder)} may still contain a copy from an interrupted command. Delete it."


def forget_assets(session: Session, asset_ids: list[str]) -> serialize.Json:
    """Forget these assets, or ask the process that takes in files to; return counts.

    Of files, only the notes that the library wrote itself go with them. Where folders of killed backups and exports
    could not be removed, `copies_left` names them: they may still hold what is forgotten here.
    """
    before = counts(session.store)
    lying = [one.path for asset_id in asset_ids for one in assets.paths_of(session.store, asset_id)]
    if is_deriving(session.folder):
        with session.store.transaction():
            for asset_id in asset_ids:
                assets.ask_for(session.store, "forget", asset_id)
        table: serialize.Json = {"forgotten": 0, "asked_for": len(asset_ids)}
    else:
        with deriving(session.folder):
            for asset_id in asset_ids:
                forget_asset(session.store, asset_id)
            derive(session.library, lambda progress: None)
            purge(session.library)
        after = counts(session.store)
        table = {"forgotten": len(asset_ids), "asked_for": 0}
        table |= {f"{name}s": before[name] - after[name] for name in ("moment", "event", "summary")}
        table["summaries"] = table["summarys"]
    notes.discard(session.folder, lying)
    if left := sweep(session.folder):
        table["copies_left"] = [str(folder) for folder in left]
    return table
