from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.library import Kind
from memory.records.query import Evidence, Query
from memory.retrieval.recall import Sources
from qa.answer.listing import LEAST_SIGHT, MAY_SHOW, is_near, is_sure, listed
from tests.conftest import paint
from tests.fakes import FakeImageText, FakeText
from tests.lives import HOME, LAKE, at, put, remember
from tests.made import note, photo

PHOTOS = frozenset([Kind.PHOTO])


@pytest.fixture
def sources(library: Library, tmp_path: Path) -> Sources:
    for day in range(1, 6):
        paint(tmp_path / f"IMG_2024071{day}_101500.jpg", (200, 30 + day, 30))
    paint(tmp_path / "IMG_20240801_101500.jpg", (30, 60, 200))
    (tmp_path / "2024-08-02 kite.md").write_text("The kite is red.\n", encoding="utf-8")
    ingest(library, [tmp_path], lambda _: None)
    return Sources(library.store, library.index, FakeText(), "text fake-text", FakeImageText(), "sight fake-image-text")


def names(found: list[Evidence]) -> set[str]:
    return {Path(item.remembered.path).name[:12] for item in found}


def test_all_that_fit_are_listed_and_what_is_unlike_is_not(sources: Sources) -> None:
    found = names(listed(sources, Query("red photos", "red", kinds=PHOTOS)))
    assert found == {f"IMG_2024071{day}" for day in range(1, 6)}


def test_words_are_listed_beside_pictures_where_no_kind_is_asked_for(sources: Sources) -> None:
    assert "2024-08-02 k" in names(listed(sources, Query("kite", "kite")))


def test_nothing_near_is_no_list(sources: Sources) -> None:
    assert listed(sources, Query("submarine", "submarine")) == []


@pytest.mark.parametrize(("sight", "is_listed"), [(MAY_SHOW, True), (MAY_SHOW - 0.05, False)])
def test_a_picture_that_may_show_it_is_near_enough(sight: float, is_listed: bool) -> None:
    found = [Evidence(photo("a tree"), 1.0, sight=sight)]
    assert is_near(found, Query("dog", "dog")) is is_listed and not is_sure(found, Query("dog", "dog"))
    assert is_sure([replace(found[0], sight=LEAST_SIGHT)], Query("dog", "dog"))


def test_words_of_what_is_asked_for_are_near_enough() -> None:
    assert is_near([Evidence(note("Our dog."), 1.0)], Query("brown dog", "brown dog"))
    assert not is_near([Evidence(note("Our cat."), 1.0)], Query("brown dog", "brown dog"))


def test_all_that_was_made_at_a_place_is_listed_however_it_looks(library: Library) -> None:
    shores = [
        remember(f"{n}.jpg", at(1, 9, n), LAKE, seen=[("boat", 0.9)] * (n % 2), path=f"/a/{n}.jpg") for n in range(12)
    ]
    put(library.store, [*shores, remember("home.jpg", at(2, 9), HOME, path="/a/home.jpg")], {})
    sources = Sources(library.store, library.index, None, "", None, "")
    for name in ("Walchensee", "Bavaria"):
        query = Query(f"photos from {name}", name, places=(name.lower(),), kinds=PHOTOS)
        assert len(listed(sources, query)) == 12 + (name == "Bavaria") and is_near(listed(sources, query), query)
