import random
from datetime import timedelta

import pytest

from memory.consolidate import consolidate
from memory.episodes import stale_stretches as module
from memory.episodes.stale_stretches import stale_stretches
from memory.records.library import MomentView, Precision, TakenFrom, Timestamp
from memory.store import Store, assets, invalidated
from memory.store import moments as moment_store
from tests.lives import at, put, remember


def life(chance: random.Random) -> list[MomentView]:
    """Return two months of photos, notes, recordings and vague files, in bouts with pauses of all lengths."""
    found, when = [], at(1, 8)
    for number in range(120):
        when += timedelta(minutes=chance.choice([1, 5, 40, 200, 350, 370, 800, 3000]))
        known = Timestamp(when, chance.choice([Precision.SECOND] * 8 + [Precision.DAY, Precision.MONTH]))
        how: dict[str, object] = chance.choice(
            [
                {},
                {},
                {"said": "we rowed", "span": chance.choice([20.0, 9000.0])},
                {"said": "we rowed", "kind": "note", "medium": "message", "asset": f"chat {number % 3}"},
                {"said": "we rowed", "kind": "note", "taken_from": TakenFrom.TEXT},
                {"taken_from": chance.choice([TakenFrom.MTIME, TakenFrom.FOLDER])},
            ]
        )
        path = f"/album/{chance.choice('ab')}/{number}"
        found.append(remember(f"{number}", known, path=path, ordinal=number, **how))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("seed", range(12))
def test_what_is_read_around_a_change_gives_the_stretches_that_reading_everything_gives(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    lived = life(chance)
    put(store, lived, {})
    consolidate(store)
    for one in chance.sample(lived, 3):
        moved = one.moment.at.at + timedelta(minutes=chance.choice([3, 300, 4000]))
        moment_store.put_times(store, {one.moment.id: Timestamp(moved)})
    gone = chance.choice(lived).asset.id
    with store.transaction():
        assets.remove(store, gone)
    changed = invalidated.moment_ids(store)
    near = stale_stretches(store, changed)
    monkeypatch.setattr(module, "MOST_SEEDS", 0)
    assert near == stale_stretches(store, changed) and near
    monkeypatch.setattr(module, "MOST_SEEDS", 20_000)
    consolidate(store)
    assert stale_stretches(store, {one.moment.id for one in lived[:1]} | invalidated.moment_ids(store))
