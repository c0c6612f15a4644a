"""Other titles and texts for records, beside their own, each with the recipe that says what it rests on.

Knows nothing of how they are made.
"""

from collections.abc import Iterable

from memory.evolve import Wording
from memory.store.database import Store


def replace(store: Store, recipe: str, wanted: Iterable[Wording]) -> int:
    """Put these in place of all wordings whose recipe begins with `recipe`; return how many rows changed."""
    fresh = {one.record_id: one for one in wanted}
    held = {one.record_id: one for one in get_all(store).values() if one.recipe.split(" ")[0] == recipe}
    gone = [name for name in held if name not in fresh]
    changed = [one for name, one in fresh.items() if held.get(name) != one]
    store.write("DELETE FROM wording WHERE record_id = ?", [(name,) for name in gone])
    for one in changed:
        put(store, one)
    return len(gone) + len(changed)


def put(store: Store, one: Wording) -> None:
    """Write a wording, in place of another of the same record."""
    store.write(
        "INSERT OR REPLACE INTO wording (record_id, title, text, recipe) VALUES (?, ?, ?, ?)",
        [(one.record_id, one.title, one.text, one.recipe)],
    )


def get_all(store: Store) -> dict[str, Wording]:
    """Return all wordings by the id of their record."""
    rows = store.rows("SELECT record_id, title, text, recipe FROM wording ORDER BY record_id")
    return {row["record_id"]: Wording(*row) for row in rows}
