"""Whether all that the owner says of themes and titles is laid over what is made, or some was said or taken back since.

Knows which marks there are; nothing of how they are laid.
"""

from memory.records.corrections import CorrectionKind
from memory.records.ids import digest
from memory.store import Store, corrections, full_text
from memory.summaries.theme_corrections import ABOUT_THEMES

LAID = "theme marks"
"""The note that says which marks are laid; it is called so since there were none but those about themes."""


def has_unlaid(store: Store) -> bool:
    """Say whether the owner said something of themes or titles, or took it back, since they were laid last."""
    return full_text.meta(store, LAID) != _state(store)


def lay(store: Store) -> None:
    """Write that every mark is laid. Belongs in the transaction that lays them."""
    full_text.set_meta(store, LAID, _state(store))


def _state(store: Store) -> str:
    ids = [mark.id for mark in corrections.get_all(store, (*ABOUT_THEMES, CorrectionKind.TITLE))]
    return digest(*ids) if ids else ""
