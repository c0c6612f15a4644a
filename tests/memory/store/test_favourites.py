import pytest

from memory.records.library import ImportedTags, TextKind
from memory.store import Store
from memory.store import moments as moment_store
from memory.store.favourites import fill_favourites
from tests.lives import at, put, remember


def test_favourites_of_an_earlier_version_are_found(store: Store) -> None:
    moments = [remember(name, at(1, 9)) for name in ("a.jpg", "b.jpg", "c.jpg")]
    put(store, moments, {})
    ids = [one.moment.id for one in moments]
    told = ["A canoe.\nRed.\nA favourite.", "A favourite.", "Not\nA favourite.\nWith Lena."]
    with store.transaction():
        store.write(
            "INSERT INTO moment_text (moment_id, kind, text, recipe, detail) VALUES (?, 'told', ?, 'r', ?)",
            [(*row, '{"labels": [["Łena", 1.0]]}') for row in zip(ids, told, strict=True)],
        )
        fill_favourites(store.connection)
    assert moment_store.favourites(store) == sorted(ids[:2])
    held = moment_store.remembered(store, ids)
    assert [one.tags for one in held.values()] == [
        (ImportedTags(description="A canoe.\nRed.", favourite=True),),
        (ImportedTags(favourite=True),),
        (),
    ]
    assert [one.text(TextKind.IMPORTED) for one in held.values()] == told
    assert [one.texts[0].labels for one in held.values()] == [(("Łena", 1.0),)] * 3


@pytest.mark.parametrize("detail", ["{not json", "[1]", "", "[" * 100_000])
def test_details_that_cannot_be_read_stay_and_the_favourite_counts(store: Store, detail: str) -> None:
    moment = remember("a.jpg", at(1, 9))
    put(store, [moment], {})
    with store.transaction():
        store.write(
            "INSERT INTO moment_text (moment_id, kind, text, recipe, detail) VALUES (?, 'told', ?, 'r', ?)",
            [(moment.moment.id, "A canoe.\nA favourite.", detail)],
        )
        fill_favourites(store.connection)
    assert moment_store.favourites(store) == [moment.moment.id]
    assert [row["detail"] for row in store.rows("SELECT detail FROM moment_text WHERE kind = 'told'")] == [detail]
