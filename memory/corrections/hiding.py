"""Hiding moments and showing them again: the correction, and at once what was learned of them removed or restored.

Knows the store; nothing of passphrases or of who may ask. Events and summaries are told anew by consolidation; until
then those that rest on a hidden moment are shown to nobody.
"""

from collections.abc import Sequence

from memory.knowledge import learn
from memory.records.corrections import Correction, CorrectionKind, UnreadableCorrection
from memory.store import Store, corrections, full_text, hidden


def hide(store: Store, made: Sequence[Correction], owner: str = "") -> int:
    """Write hidden marks; return how many moments they are the first to hide. What was learned of them goes at once."""
    deriving = store.for_deriving
    with deriving.transaction():
        before = {one for mark in made for one in hidden.of_asset(deriving, mark.asset_id)}
        for mark in made:
            corrections.put(deriving, mark)
        gone = sorted({one for mark in made for one in hidden.of_asset(deriving, mark.asset_id)} - before)
        _update(deriving, gone, owner)
    return len(gone)


def show(store: Store, gone: Sequence[Correction | UnreadableCorrection], owner: str = "") -> int:
    """Take hidden marks back; return how many moments are shown again."""
    deriving = store.for_deriving
    with deriving.transaction():
        held = {one for mark in gone for one in hidden.of_asset(deriving, mark.asset_id)}
        for mark in gone:
            corrections.remove(deriving, mark.id)
        shown = sorted(held - {one for mark in gone for one in hidden.of_asset(deriving, mark.asset_id)})
        _update(deriving, shown, owner)
    return len(shown)


def hidden_marks(store: Store) -> list[Correction]:
    """Return the marks that hide something, in the order in which they were made, whoever asks."""
    return corrections.get_all(store.unfiltered, [CorrectionKind.HIDDEN])


def _update(deriving: Store, moment_ids: Sequence[str], owner: str) -> None:
    learn.learn(deriving, moment_ids, owner)
    hidden.remove_stale(deriving)
    full_text.set_meta(deriving, full_text.UNTOLD, "yes")
