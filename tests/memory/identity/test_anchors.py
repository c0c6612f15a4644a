import numpy as np

from memory.identity import anchors
from memory.identity.anchors import Person, anchor_of, by_asset, find
from memory.records.corrections import Anchor, PersonNamed
from memory.records.ids import digest
from memory.records.library import Trace
from memory.store import Store, appearances
from memory.store.appearances import Appearance
from tests.made import appear, photo
from tests.memory.identity.test_people import face


def test_an_anchor_finds_what_it_overlaps_most(store: Store) -> None:
    made = [one for n in (1, 2) for one in [appear(store, photo("group"), *(face(k) for k in range(3)), quality=n / 2)]]
    held = appearances.get_all(store)
    for row, one in enumerate(held):
        assert find(anchor_of(one), held) == row
        assert find(anchor_of(one), held, by_asset(held, [anchor_of(one)])) == row
    assert find(Anchor(Trace.FACE, made[0].asset_id, None, None, (0.8, 0.8, 0.9, 0.9)), held) is None
    assert find(Anchor(Trace.FACE, digest("other"), None, None, held[0].box), held) is None
    assert find(Anchor(Trace.VOICE, made[0].asset_id, 0.0, 2.0, None), held) is None


def test_stretches_of_a_voice_are_found_by_what_they_share() -> None:
    def spoken(start_s: float, end_s: float) -> Appearance:
        vector = np.zeros(4, np.float16)
        return Appearance(f"v{start_s}", Trace.VOICE, "m", "a", start_s, end_s, None, 1.0, vector, "made")

    held = [spoken(0.0, 4.0), spoken(4.0, 9.0)]
    assert find(Anchor(Trace.VOICE, "a", 3.5, 8.0, None), held) == 1
    assert find(Anchor(Trace.VOICE, "a", 9.5, 12.0, None), held) is None


def test_a_mark_is_a_spot_and_a_name() -> None:
    vector = np.zeros(4, np.float16)
    one = Appearance("x", Trace.FACE, "m", "a", 2.5, 2.5, (0.1, 0.2, 0.3, 0.4), 1.0, vector, "made")
    (mark,) = anchors.name_marks(Person(1, Trace.FACE, "", (one,)), "Lena")
    assert mark.content == PersonNamed(Anchor(Trace.FACE, "a", 2.5, 2.5, (0.1, 0.2, 0.3, 0.4)), "Lena")
    assert (mark.asset_id, mark.start_s) == ("a", 2.5)
