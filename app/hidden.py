"""Which moments the owner hid, for what answers other programs. Knows the owner's marks; nothing of what is shown."""

from memory.store import Store, marks
from memory.store import moments as moment_store
from memory.types import MarkKind


def hidden_ids(store: Store) -> frozenset[str]:
    """Return the ids of the moments that lie under a hidden mark."""
    return frozenset(
        one.moment.id
        for mark in marks.get_all(store, [MarkKind.HIDDEN])
        for one in moment_store.of_asset(store, mark.asset_id)
        if marks.is_on(mark, one.moment)
    )
