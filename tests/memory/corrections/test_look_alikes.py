from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from memory.corrections import apply
from memory.corrections.look_alikes import UNMEASURED, bounds_of, open_suggestions, update
from memory.records.corrections import Content, Correction, Hidden, ThingDenied, ThingNamed, WordsCorrection
from memory.records.library import MomentText, MomentView, TextKind
from memory.store import Store, assets, corrections, duplicates, jobs, moments, suggestions
from tests.lives import SPACE, at, put, remember

Vector = NDArray[np.float32]


def vector(*parts: float) -> Vector:
    found = np.array([*parts, *[0.0] * (4 - len(parts))], np.float32)
    return np.asarray(found / np.linalg.norm(found), np.float32)


class Life:
    """A library of photos with vectors that are set by hand, and an exact index over them that counts its searches."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.held: dict[str, MomentView] = {}
        self.vectors: dict[str, Vector] = {}
        self.searches = 0

    def add(self, name: str, shown: Vector, seen: Sequence[tuple[str, float]] = ()) -> MomentView:
        one = self.held[name] = remember(name, at(1, 9), seen=seen)
        self.vectors[one.moment.id] = shown
        put(self.store, [one], {one.moment.id: shown})
        return one

    def near(self, shown: Vector, k: int) -> list[tuple[int, float]]:
        self.searches += 1
        rows = self.store.rows("SELECT n, id FROM main.moment")
        found = [(row["n"], float(self.vectors[row["id"]] @ shown)) for row in rows]
        return sorted(found, key=lambda hit: -hit[1])[:k]

    def update(self) -> list[tuple[str, str]]:
        """Bring the suggestions up to date and return those that are open: (file, words)."""
        update(self.store, SPACE, "fake", self.near)
        return self.open()

    def open(self) -> list[tuple[str, str]]:
        names = {one.moment.id: name for name, one in self.held.items()}
        return sorted((names[one.moment_id], one.words) for one in open_suggestions(self.store.public))

    def say(self, name: str, content: Content) -> Correction:
        made = corrections.new_correction(content, asset_id=self.held[name].asset.id)
        corrections.put(self.store, made)
        apply.apply(self.store, self.held[name].asset.id)
        return made


@pytest.fixture
def life(store: Store) -> Life:
    return Life(store)


def test_a_name_of_the_owners_is_offered_for_the_nearest_look_alike_alone(life: Life) -> None:
    life.add("one", vector(1))
    life.add("again", vector(1, 0.05))
    life.add("third", vector(1, 0.2))
    life.add("other", vector(0, 1))
    life.say("one", WordsCorrection("by the boat house"))
    assert life.update() == [("again", "the boat house")]
    life.say("again", ThingNamed("the boat house"))
    assert life.update() == [("third", "the boat house")]


def test_a_photo_that_is_nearer_to_another_is_not_offered(life: Life) -> None:
    life.add("one", vector(1))
    life.add("again", vector(1, 0.25))
    life.add("twin", vector(1, 0.26))
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == []


def test_where_the_machine_knows_the_noun_it_has_to_see_it_in_both(life: Life) -> None:
    life.add("one", vector(1), [("animal", 0.9), ("cat", 0.3)])
    life.add("sure", vector(1, 0.5), [("cat", 0.7)])
    life.add("unsure", vector(1, 0.4), [("cat", 0.4)])
    life.add("dog", vector(1, 0.1), [("dog", 0.9)])
    life.add("far", vector(1, 5), [("cat", 0.9)])
    life.say("one", WordsCorrection("our cat Mimi"))
    assert life.update() == [("sure", "our cat Mimi")]


def test_a_refused_photo_is_never_offered_again_and_those_nearer_to_it_neither(life: Life) -> None:
    for name, shown in (("one", vector(1)), ("good", vector(1, 0.3)), ("bad", vector(1, 0, 0.5))):
        life.add(name, shown, [("cat", 0.9)])
    life.add("worse", vector(1, 0, 0.6), [("cat", 0.9)])
    life.say("one", WordsCorrection("our cat Mimi"))
    assert {name for name, _ in life.update()} == {"good", "bad", "worse"}
    mark = life.say("bad", ThingDenied("our cat Mimi"))
    assert {name for name, _ in life.open()} == {"good", "worse"}
    assert {name for name, _ in life.update()} == {"good"}
    corrections.remove(life.store, mark.id)
    assert {name for name, _ in life.update()} == {"good", "bad", "worse"}


def test_what_taught_goes_with_its_suggestions_at_once_and_comes_back_with_it(life: Life) -> None:
    life.add("one", vector(1))
    life.add("again", vector(1, 0.05))
    mark = life.say("one", WordsCorrection("the boat house"))
    assert life.update()
    corrections.remove(life.store, mark.id)
    assert life.open() == [] and suggestions.get_all(life.store) == []
    life.update()
    assert jobs.get_all(life.store, suggestions.SOUGHT) == {}
    corrections.put(life.store, mark)
    assert life.update() == [("again", "the boat house")]


def test_a_photo_that_comes_later_is_offered_and_nothing_is_sought_where_nothing_changed(life: Life) -> None:
    life.add("one", vector(1))
    life.add("other", vector(0, 1))
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == []
    life.searches = 0
    assert life.update() == [] and life.searches == 0
    life.add("far", vector(0, 0, 1))
    assert life.update() == [] and life.searches == 0
    life.add("again", vector(1, 0.05))
    assert life.update() == [("again", "the boat house")] and life.searches == 2
    life.searches = 0
    assert life.update() == [("again", "the boat house")] and life.searches == 0


def test_a_photo_whose_caption_comes_later_is_compared_by_it(life: Life) -> None:
    life.add("one", vector(1), [("cat", 0.9)])
    later = life.add("later", vector(1, 0.5))
    life.say("one", WordsCorrection("our cat Mimi"))
    assert life.update() == []
    caption = MomentText(later.moment.id, TextKind.CAPTION, "cat", "captioner 1", (("cat", 0.7),))
    moments.replace_texts(life.store, later.asset.id, TextKind.CAPTION, [caption])
    assert life.update() == [("later", "our cat Mimi")]
    life.searches = 0
    assert life.update() == [("later", "our cat Mimi")] and life.searches == 0


def test_neither_hidden_nor_forgotten_photos_teach_or_are_offered(life: Life) -> None:
    life.add("one", vector(1))
    life.add("again", vector(1, 0.05))
    life.add("third", vector(1, 0.2))
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == [("again", "the boat house")]
    mark = life.say("again", Hidden())
    assert life.open() == []
    assert life.update() == [("third", "the boat house")]
    corrections.remove(life.store, mark.id)
    assert life.update() == [("again", "the boat house")]
    life.say("one", Hidden())
    assert life.open() == [] and life.update() == []
    assets.remove(life.store, life.held["one"].asset.id)
    assert life.update() == [] and suggestions.get_all(life.store) == []


def test_hiding_a_photo_that_is_near_to_nothing_named_seeks_nothing_anew(life: Life) -> None:
    for name, shown in (("one", vector(1)), ("again", vector(1, 0.05)), ("other", vector(0, 1))):
        life.add(name, shown)
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == [("again", "the boat house")]
    life.searches = 0
    mark = life.say("other", Hidden())
    assert life.update() == [("again", "the boat house")] and life.searches == 0
    corrections.remove(life.store, mark.id)
    assert life.update() == [("again", "the boat house")] and life.searches == 0


def test_a_photo_that_was_nearer_to_another_is_offered_once_that_is_hidden(life: Life) -> None:
    for name, shown in (("one", vector(1)), ("again", vector(1, 0.25)), ("twin", vector(1, 0.26))):
        life.add(name, shown)
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == []
    mark = life.say("twin", Hidden())
    assert life.update() == [("again", "the boat house")]
    corrections.remove(life.store, mark.id)
    assert life.update() == []


def test_a_whole_description_is_offered_for_near_duplicates_alone(life: Life) -> None:
    life.add("one", vector(1))
    life.add("twin", vector(1, 0.01))
    life.add("alike", vector(1, 0.02))
    life.say("one", WordsCorrection("dinner with everyone after it rained"))
    assert life.update() == []
    ids = [life.held[name].asset.id for name in ("one", "twin")]
    duplicates.put_alike(life.store, ids[:1], [(ids[0], ids[1])])
    assert life.update() == [("twin", "dinner with everyone after it rained")]
    assert [one.is_whole for one in suggestions.get_all(life.store)] == [True]


def test_each_is_offered_by_the_words_of_the_photo_that_taught_it(life: Life) -> None:
    for name, shown in (("one", vector(1)), ("two", vector(0, 1))):
        life.add(name, shown)
        life.add(f"like {name}", vector(*shown[:2], 0.05))
    life.say("one", WordsCorrection("the boat house"))
    life.say("two", WordsCorrection("Our Boat House"))
    assert life.update() == [("like one", "the boat house"), ("like two", "our Boat House")]


def test_signs_without_letters_are_things_of_their_own(life: Life) -> None:
    signs = {"one": "🎂", "two": "🎄"}
    for name in signs:
        life.add(name, vector(1))
        life.add(f"twin {name}", vector(1))
        ids = [life.held[one].asset.id for one in (name, f"twin {name}")]
        duplicates.put_alike(life.store, ids[:1], [(ids[0], ids[1])])
        life.say(name, WordsCorrection(signs[name]))
    assert life.update() == [("twin one", "🎂"), ("twin two", "🎄")]
    life.say("twin one", ThingDenied("🎂"))
    assert life.update() == [("twin two", "🎄")]


def test_a_photo_that_the_owner_described_or_that_has_the_words_already_is_left_alone(life: Life) -> None:
    life.add("one", vector(1))
    life.add("described", vector(1, 0.05))
    life.say("described", WordsCorrection("a quiet evening"))
    life.say("one", WordsCorrection("the boat house"))
    assert life.update() == []
    life.add("two", vector(0, 1), [("tree", 0.9)])
    life.add("known", vector(0, 1, 0.05), [("oak", 0.9)])
    life.say("two", WordsCorrection("the oak"))
    assert life.update() == []


def test_bounds_are_stricter_for_an_encoder_that_was_not_measured() -> None:
    measured = bounds_of("sight conse 2 of something")
    assert bounds_of("sight ViT") == UNMEASURED
    assert measured.recognised < UNMEASURED.recognised and measured.unrecognised < UNMEASURED.unrecognised


def test_an_accepted_thing_stands_beside_the_caption_as_the_owners(life: Life) -> None:
    one = life.add("one", vector(1), [("boat", 0.9)])
    life.say("one", ThingNamed("the boat house"))
    life.say("one", ThingNamed("our jetty"))
    texts: Mapping[str, str] = {
        row["kind"]: row["text"] for row in life.store.rows("SELECT kind, text FROM moment_text")
    }
    assert texts == {"caption": "boat", "things": "the boat house\nour jetty"}
    (held,) = moments.of_asset(life.store, one.asset.id)
    assert held.all_text == "boat\nthe boat house, our jetty" and held.own_text == ""
    assert held.shown_text == "boat\nYou named: the boat house, our jetty"
    assert life.store.rows("SELECT rowid FROM words WHERE words MATCH 'jetty'")
