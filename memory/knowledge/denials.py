"""What the owner said is not so, in the words of moments: which sentences state it, and the moments without them.

Knows statements and corrections on facts; nothing of questions or answers. The words in the store stay as they
are: what is denied is left out only of what is told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from memory.knowledge import statements as patterns
from memory.knowledge.entity_resolution import Names
from memory.knowledge.fact_merging import Denied, denied, is_denied
from memory.knowledge.learn import ABOUT_FACTS, read_names
from memory.knowledge.statements import stated
from memory.language.sentences import sentences
from memory.records.corrections import CorrectionKind
from memory.records.derived import Statement
from memory.records.library import PERCEIVED, MomentText, MomentView, TextKind
from memory.store import Store, corrections
from memory.store import facts as fact_store

SAID = (TextKind.OWNER, TextKind.TRANSCRIPT, TextKind.NOTE, TextKind.IMPORTED)
"""The words of which a moment tells the first that it has; see Remembered.said."""


@dataclass(frozen=True, slots=True)
class Denials:
    """What the owner denied, under the names that the library knows."""

    store: Store
    names: Names
    denied: Denied

    def without(self, found: Sequence[MomentView]) -> list[MomentView]:
        """Return moments without the sentences that state what was denied; the very same where there are none."""
        by_model = fact_store.statements_of(self.store, [one.moment.id for one in found])
        return [self._without(one, by_model.get(one.moment.id, ())) for one in found]

    def _without(self, one: MomentView, by_model: Sequence[Statement]) -> MomentView:
        gone = {sentence for sentence, said in stated(one) if is_denied(said, self.denied, self.names)}
        for said in by_model:
            if said.recipe != patterns.RECIPE and is_denied(said, self.denied, self.names):
                gone.update(_stating(one, said))
        return _cut(one, gone) if gone else one


def read_denials(store: Store, owner: str = "") -> Denials | None:
    """Return what the owner denied and did not say again since, None where that is nothing."""
    said = corrections.get_all(store, ABOUT_FACTS)
    if not any(mark.kind is CorrectionKind.NOT_A_FACT for mark in said):
        return None
    names = read_names(store, owner)
    found = denied(said, names)
    return Denials(store, names, found) if found else None


def _stating(one: MomentView, said: Statement) -> list[str]:
    """Return the sentences from which a model may have read a statement: those with the words of its object, best
    with those of its subject as well."""
    every = [piece for text in one.texts if text.kind not in PERCEIVED for piece in sentences(text.text)]
    thing, subject = _words(said.object), _words(said.subject)
    about = [piece for piece in every if thing <= _words(piece)]
    return [piece for piece in about if subject <= _words(piece)] or about


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _cut(one: MomentView, gone: set[str]) -> MomentView:
    """Return a moment without some sentences; what is left to tell are the same words, or none that were said."""
    first = next(text.kind for text in sorted(_said(one), key=lambda text: SAID.index(text.kind)) if text.text)
    shape = re.compile("|".join(r"\s+".join(map(re.escape, piece.split())) for piece in sorted(gone, key=len)[::-1]))
    texts = tuple(
        text if text.kind in PERCEIVED else replace(text, text=shape.sub(" ", text.text)) for text in one.texts
    )
    left = next(text.text for text in texts if text.kind is first)
    if not re.search(r"\w", left):
        texts = tuple(replace(text, text="") if text.kind in SAID else text for text in texts)
    return replace(one, texts=texts)


def _said(one: MomentView) -> list[MomentText]:
    return [text for text in one.texts if text.kind in SAID]
