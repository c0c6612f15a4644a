"""New bytes at a known path take the place of the last good version there once they were read, and not before.

What cannot be read, or is a picture or a recording that now ends early, is marked as damaged, and all that is
remembered of the last good version stays. A note that still reads is an edit, however short it is. Knows the store and
what was decoded; nothing of how files are read.
"""

from pathlib import Path

from ingest.discovery.scan import unread_asset
from ingest.files.failures import Failure
from ingest.perception.decode import Decoded
from ingest.perception.moments import recipes
from ingest.readers.av_container import announces_more
from ingest.readers.file_types import kind_of
from memory.records.ids import digest
from memory.records.library import Asset, Kind
from memory.store import Store, assets, versions
from memory.store.jobs import MOST_TRIES
from memory.store.versions import NewerVersion, add_tombstone, remove_replaced
from models.protocols import Models

LEAST_SHORTER, LEAST_SHORTER_S = 0.01, 0.25
"""A recording ends early where it is shorter than before by more than this, as a part of it and in seconds."""

ENDS_EARLY = (
    "The {kind} ends early: it is cut short. Copy it again from where it came from, or choose Keep this "
    "version in the app. `yesteryear forget PATH` deletes what is remembered of it."
)
KEPT = "Its last good version is kept in the library."


def as_asset(version: NewerVersion) -> Asset:
    """Return what is known of new bytes before they were read."""
    kind = kind_of(Path(version.path)) or Kind.NOTE
    return unread_asset(version.asset_id, kind, version.size_bytes, version.mtime_ns)


def recipe(models: Models, version: NewerVersion) -> str:
    """Name all that is tried with new bytes: with other models they are worth another try."""
    return digest(*recipes(models, as_asset(version).kind).values())


def replaceable(store: Store, models: Models, content: Decoded) -> list[NewerVersion]:
    """Return where bytes that were read may take the place of those before; the other paths are marked as damaged."""
    found = []
    for version in versions.of_asset(store, content.asset.id):
        if version.is_meant or not _ends_early(_last_good(store, version), version, content):
            found.append(version)
            continue
        with store.transaction():
            reason = ENDS_EARLY.format(kind="picture" if content.asset.kind is Kind.PHOTO else "recording")
            versions.fail(store, version.path, recipe(models, version), reason, MOST_TRIES)
    return found


def take_over(store: Store, found: list[NewerVersion]) -> None:
    """Let bytes that were read take the place of those before, and the marks on these with it where nothing is left.

    To be called in the transaction that writes what is remembered of them, before it does.
    """
    replaced: dict[str, str] = {}
    for version in found:
        before = _last_good(store, version)
        assets.move_path(store, version.path, version.asset_id, version.size_bytes, version.mtime_ns)
        versions.put_beginning(store, version.asset_id, version.beginning)
        versions.remove(store, [version.path])
        replaced |= {before.id: version.asset_id} if before and before.id != version.asset_id else {}
    remove_replaced(store, replaced)


def mark_damaged(store: Store, models: Models, asset_id: str, failure: Failure) -> None:
    """Mark the paths at which bytes lie that could not be read; what the owner means to be so takes the memory along.

    To be called in a transaction.
    """
    for version in versions.of_asset(store, asset_id):
        if version.is_meant and failure.tries >= MOST_TRIES:
            _let_go(store, version)
        else:
            versions.fail(store, version.path, recipe(models, version), failure.reason, failure.tries)


def _let_go(store: Store, version: NewerVersion) -> None:
    before = _last_good(store, version)
    add_tombstone(store, version)
    assets.remove_path(store, version.path)
    if before and not assets.paths_of(store, before.id):
        assets.remove(store, before.id)


def _last_good(store: Store, version: NewerVersion) -> Asset | None:
    held = assets.at_path(store, version.path)
    return assets.get(store, held.asset_id) if held else None


def _ends_early(before: Asset | None, version: NewerVersion, content: Decoded) -> bool:
    """Say whether a picture or a recording is the last good version without its end.

    A picture is where it begins the same. A recording must be shorter, too, as tags at the end may go without harm,
    unless its end is space that was never filled; one whose header still tells of the length before is one as well, and
    one of the very size before: something was written over its end.
    """
    now = content.asset_as_read
    if before is None or now.kind is Kind.NOTE or before.kind is Kind.NOTE:
        return False
    is_unfilled = version.beginning.filled_bytes < version.size_bytes
    if before.duration_s is None or now.duration_s is None or (version.is_prefix and is_unfilled):
        return version.is_prefix
    least_s = before.duration_s - max(LEAST_SHORTER * before.duration_s, LEAST_SHORTER_S)
    if now.duration_s >= least_s:
        return False
    is_overwritten = version.size_bytes == before.size_bytes
    tells_more = (content.asset.duration_s or 0.0) >= least_s or announces_more(Path(version.path))
    return version.is_prefix or is_overwritten or tells_more
