from pathlib import Path

from memory.records.derived import Rewrite
from memory.store import Store, events


def test_wordings_of_one_recipe_take_the_place_of_those_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    first = [Rewrite(name, f"title {name}", "", "evolve-1 base") for name in "abc"]
    other = Rewrite("d", "told by a model", "text", "language-1 d")
    assert events.store_rewrites(store, "evolve-1", first) == 3
    assert events.store_rewrites(store, "language-1", [other]) == 1
    changed = [first[0], Rewrite("b", "better", "", "evolve-1 other")]
    assert events.store_rewrites(store, "evolve-1", changed) == 2
    assert events.get_all(store) == {"a": first[0], "b": changed[1], "d": other}
    assert events.store_rewrites(store, "evolve-1", changed) == 0
    store.close()
