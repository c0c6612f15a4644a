"""Which files wait for which step: a queue that triggers keep, so that nobody looks through all files for one.

A step is noted with its recipes by kind of file. Under other recipes all files of these kinds wait anew; else those
that came since, those of which something changed that the step rests on, and those in which it failed and may be tried
again. A file for which the step turns out to have nothing to do is taken out with `settle`.
"""

from collections.abc import Iterable, Mapping, Sequence

from memory.records.ids import digest
from memory.records.library import Asset, Kind
from memory.store import jobs, moments
from memory.store.assets import to_asset
from memory.store.connection import Store

MOMENTS, PATHS, LOOKS = "moments", "paths", "looks"
"""What a step may rest on beside the bytes of a file: what is perceived in it, where it lies, and how it looks, which
files look like it and when it was made."""


def waiting(store: Store, step: str, recipes: Mapping[Kind, str], rests_on: Sequence[str] = ()) -> list[Asset]:
    """Return the assets of these kinds for which a step may have something to do, in the order of their ids.

    Files of other kinds, which wait for every step when they come, are taken out. See `note` for the rest.
    """
    note(store, step, recipes, rests_on)
    rows = store.rows(
        "SELECT asset.* FROM waiting JOIN asset ON asset.id = asset_id WHERE step = ? ORDER BY asset_id", (step,)
    )
    held = [to_asset(row) for row in rows]
    settle(store, step, [one.id for one in held if one.kind not in recipes])
    return [one for one in held if one.kind in recipes]


def note(store: Store, step: str, recipes: Mapping[Kind, str], rests_on: Sequence[str] = ()) -> None:
    """Note a step, so that files wait for it from now on; where its recipes are others than before, all of them do.

    `recipes` name by kind everything that decides what comes of the step, as far as it is the same for all files of
    the kind.
    """
    name = digest(*(f"{kind.value} {recipes[kind]}" for kind in sorted(recipes)), *rests_on)
    noted = store.rows("SELECT recipe FROM step WHERE name = ?", (step,))
    if not noted or noted[0]["recipe"] != name:
        _fill(store, step, name, recipes, rests_on)


def due(store: Store, step: str, recipes: Mapping[Kind, str], rests_on: Sequence[str] = ()) -> list[Asset]:
    """Return the assets of these kinds that a step is not settled for by the recipe of their kind, by their ids.

    What rests on moments is not due before there are any.
    """
    found = waiting(store, step, recipes, rests_on)
    held = jobs.of_inputs(store, step, [one.id for one in found])
    ready = {one.id for one in found}
    if MOMENTS in rests_on:
        ready &= moments.with_moments(store, sorted(ready))
    ready -= {one.id for one in found if one.id in held and held[one.id].is_settled(recipes[one.kind])}
    settle(store, step, [one.id for one in found if one.id not in ready])
    return [one for one in found if one.id in ready]


def settle(store: Store, step: str, asset_ids: Iterable[str]) -> None:
    """Take files out of the queue of a step that has nothing to do with them until something about them changes."""
    if gone := [(step, one) for one in asset_ids]:
        with store.transaction():
            store.write("DELETE FROM waiting WHERE step = ? AND asset_id = ?", gone)


def invite(store: Store, step: str, asset_ids: Iterable[str]) -> None:
    """Put files into the queue of a step that was asked for before, as where something beside them changed."""
    sql = "INSERT INTO waiting SELECT name, ? FROM step WHERE name = ? ON CONFLICT DO NOTHING"
    with store.transaction():
        store.write(sql, [(one, step) for one in asset_ids])


def reset(store: Store) -> None:
    """Forget all queues, as after rows came from another library; they are filled when they are asked for."""
    store.write("DELETE FROM step WHERE ?", [(1,)])


def _fill(store: Store, step: str, name: str, recipes: Mapping[Kind, str], rests_on: Sequence[str]) -> None:
    """Note a step by its recipes and have all files of its kinds wait."""
    with store.transaction():
        store.write("DELETE FROM waiting WHERE step = ?", [(step,)])
        store.write("INSERT OR REPLACE INTO step VALUES (?, ?, ?)", [(step, name, " ".join(rests_on))])
        sql = "INSERT INTO waiting SELECT ?, id FROM main.asset WHERE kind = ?"
        store.write(sql, [(step, kind.value) for kind in recipes])
