from memory.records.corrections import Hidden
from memory.store import Store, corrections, vocabulary
from memory.store import moments as moment_store
from tests.lives import at, put, remember


def test_stems_are_read_by_their_beginning_with_how_many_moments_hold_them(store: Store) -> None:
    said = ("boats and boating", "a boat, a boathouse", "the bay")
    put(store, [remember(f"{n}.md", at(n, 9), said=one, kind="note") for n, one in enumerate(said, 1)], {})
    assert vocabulary.terms(store, "boa") == [("boat", 2), ("boathous", 1)]
    assert vocabulary.terms(store, "z") == []


def test_texts_with_a_stem_are_those_that_may_be_seen(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="boats", kind="note")], {})
    assert "boats" in vocabulary.texts_with(store, "boat", 5)[0]
    assert vocabulary.texts_with(store, "boats", 5) == []
    corrections.put(store, corrections.new_correction(Hidden(), moment_store.all_remembered(store)[0].moment))
    assert vocabulary.texts_with(store.public, "boat", 5) == []
