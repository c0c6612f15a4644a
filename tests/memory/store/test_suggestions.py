from dataclasses import replace

import pytest

from memory.records.corrections import Correction, WordsCorrection
from memory.records.derived import Suggestion
from memory.records.library import MomentView
from memory.store import Store, corrections, suggestions
from memory.store import vectors as vector_store
from tests.lives import SPACE, at, put, remember, topic_vector


@pytest.fixture
def photos(store: Store) -> list[MomentView]:
    found = [remember(name, at(1, 9)) for name in ("a.jpg", "b.jpg", "c.jpg")]
    put(store, found, {one.moment.id: topic_vector("boat", 1) for one in found})
    return found


@pytest.fixture
def mark(store: Store, photos: list[MomentView]) -> Correction:
    made = corrections.new_correction(WordsCorrection("the mill"), asset_id=photos[0].asset.id)
    corrections.put(store, made)
    return made


def offer(one: MomentView, mark: Correction, score: float = 0.9) -> Suggestion:
    return Suggestion(f"s{one.path}", one.moment.id, mark.id, "mill", "the mill", score, is_whole=score == 1.0)


def test_suggestions_are_read_as_written_the_surest_first(
    store: Store, photos: list[MomentView], mark: Correction
) -> None:
    found = [offer(photos[1], mark, 0.8), offer(photos[2], mark, 1.0)]
    suggestions.put(store, found)
    assert suggestions.get_all(store) == found[::-1] and suggestions.things(store) == {"mill"}
    assert suggestions.of_moments(store, [photos[1].moment.id]) == found[:1]
    assert suggestions.taught_by(store, [one.id for one in found]) == dict.fromkeys(
        [one.id for one in found], "/album/a.jpg"
    )
    suggestions.put(store, [replace(found[0], score=0.7)])
    assert [one.score for one in suggestions.get_all(store)] == [1.0, 0.7]
    suggestions.remove_of_things(store, ["mill"])
    assert suggestions.get_all(store) == []


def test_a_suggestion_goes_with_its_photo_and_with_what_taught_it(
    store: Store, photos: list[MomentView], mark: Correction
) -> None:
    suggestions.put(store, [offer(photos[1], mark), offer(photos[2], mark)])
    store.write("DELETE FROM moment WHERE id = ?", [(photos[1].moment.id,)])
    assert len(suggestions.get_all(store)) == 1
    corrections.remove(store, mark.id)
    assert store.rows("SELECT * FROM suggestion") == []


def test_only_photos_with_a_vector_are_compared_and_only_they_are_photos(
    store: Store, photos: list[MomentView]
) -> None:
    voice = remember("d.wav", at(1, 9), said="hello")
    put(store, [voice], {voice.moment.id: topic_vector("boat", 1)})
    assert set(suggestions.uncompared(store, SPACE, "step", "recipe")) == {one.moment.id for one in photos}
    assert suggestions.uncompared(store, "another", "step", "recipe") == {}
    numbers, _ = vector_store.of_space(store, SPACE)
    assert set(suggestions.photos_of_numbers(store, numbers.tolist()).values()) == {one.moment.id for one in photos}
