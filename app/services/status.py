"""How the library stands: counts, what went wrong, what was left out. Imports no step of an import and no model."""

import os
from collections.abc import Sequence

from app.library.session import Session, is_deriving
from ingest.discovery.left_out import skipped
from memory.records.file_names import visible
from memory.store import Store, assets, full_text, versions
from memory.store.left_out import Group
from memory.store.versions import NewerVersion

Json = dict[str, object]

MOST_NAMED = 3
"""So many names stand in a line of what was skipped; `--json` has them all, up to a thousand."""


def status_table(session: Session) -> Json:
    """Count what is remembered, list what could not be read, and say what runs and which models are missing."""
    return {
        **store_table(session.store),
        "deriving": is_deriving(session.folder),
        "text_model": session.config.text,
        "missing_models": list(session.missing),
    }


def store_table(store: Store) -> Json:
    """Count what is remembered and list what went wrong; of files that were forgotten `left_out` has no `paths`."""
    return {
        "library": str(store.path.parent),
        **full_text.counts(store),
        "paths": assets.count_paths(store),
        "offline": assets.offline(store),
        "folders": assets.roots(store),
        "troubles": [{"path": path, "step": step, "error": error} for path, step, error in full_text.failures(store)],
        "damaged": damaged_tables(versions.damaged(store)),
        "left_out": left_out_tables(skipped(store)),
    }


def left_out_tables(groups: Sequence[Group]) -> list[Json]:
    """Say what was left out and why; `paths` are the first thousand of `count`."""
    return [{"reason": one.reason, "count": one.count, "paths": list(one.paths)} for one in groups]


def left_out_line(one: Group) -> str:
    """Say in a line how much was skipped for one reason, and the first few names of it."""
    names = ", ".join(visible(os.path.basename(path)) for path in one.paths[:MOST_NAMED])
    more = ", ..." if names and one.count > MOST_NAMED else ""
    return f"  skipped: {one.count:,}: {one.reason}{f' ({names}{more})' if names else ''}"


def damaged_tables(found: Sequence[NewerVersion]) -> list[Json]:
    """Say which files could not be read as they are now, why, and since when; what they held before is kept."""
    return [
        {"path": one.path, "error": one.reason, "since": one.since.isoformat() if one.since else None}
        for one in found
        if one.reason
    ]
