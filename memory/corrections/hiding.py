"""Hiding moments and showing them again: the owner's mark, and at once what was learned of them taken back or again.

Knows the store; nothing of passphrases or of who may ask. Events and summaries are told anew by consolidation; until
then those that rest on a hidden moment are shown to nobody.
"""

from collections.abc import Sequence

from memory.knowledge import learn
from memory.records.corrections import Correction, CorrectionKind, UnreadableCorrection
from memory.store import Store, corrections, full_text, hidden


def hide(store: Store, made: Sequence[Correction], owner: str = "") -> int:
    """Write hidden marks; return how many moments they are the first to hide. What was learned of them goes at once."""
    telling = store.for_deriving
    with telling.transaction():
        before = {one for mark in made for one in hidden.of_asset(telling, mark.asset_id)}
        for mark in made:
            corrections.put(telling, mark)
        gone = sorted({one for mark in made for one in hidden.of_asset(telling, mark.asset_id)} - before)
        _tell_anew(telling, gone, owner)
    return len(gone)


def show(store: Store, gone: Sequence[Correction | UnreadableCorrection], owner: str = "") -> int:
    """Take hidden marks back; return how many moments are shown again."""
    telling = store.for_deriving
    with telling.transaction():
        held = {one for mark in gone for one in hidden.of_asset(telling, mark.asset_id)}
        for mark in gone:
            corrections.remove(telling, mark.id)
        shown = sorted(held - {one for mark in gone for one in hidden.of_asset(telling, mark.asset_id)})
        _tell_anew(telling, shown, owner)
    return len(shown)


def hidden_marks(store: Store) -> list[Correction]:
    """Return the marks that hide something, in the order in which they were made, whoever asks."""
    return corrections.get_all(store.unfiltered, [CorrectionKind.HIDDEN])


def _tell_anew(telling: Store, moment_ids: Sequence[str], owner: str) -> None:
    learn.learn(telling, moment_ids, owner)
    hidden.untell(telling)
    full_text.set_meta(telling, "untold", "yes")
