from collections.abc import Sequence

import pytest

from memory.corrections.lessons import lessons, settled_things
from memory.records.corrections import Content, Correction, Favourite, Hidden, ThingDenied, ThingNamed, WordsCorrection
from memory.records.library import MomentView
from memory.store import Store, corrections
from tests.lives import at, put, remember


def say(store: Store, one: MomentView, content: Content) -> Correction:
    made = corrections.new_correction(content, asset_id=one.asset.id)
    corrections.put(store, made)
    return made


def photo(name: str, seen: Sequence[tuple[str, float]] = ()) -> MomentView:
    return remember(name, at(1, 9), seen=seen)


def test_new_words_of_a_correction_teach_and_those_of_the_caption_do_not(store: Store) -> None:
    one = photo("a.jpg", [("boat", 0.9), ("lake", 0.8)])
    put(store, [one], {})
    mark = say(store, one, WordsCorrection("Our boat Seeadler by the boat house on the lake"))
    taught = lessons(store)
    assert taught.keys() == {"boat seeadler", "boat house"}
    (example,) = taught["boat seeadler"].examples
    assert (example.moment_id, example.correction_id, example.names) == (one.moment.id, mark.id, {"boat"})
    assert taught["boat house"].examples[0].names == frozenset()


def test_a_later_description_counts_alone(store: Store) -> None:
    one = photo("a.jpg")
    put(store, [one], {})
    say(store, one, WordsCorrection("the mill"))
    say(store, one, WordsCorrection("the barn"))
    assert lessons(store).keys() == {"barn"}


def test_a_description_in_which_no_thing_is_named_teaches_as_a_whole(store: Store) -> None:
    one = photo("a.jpg")
    put(store, [one], {})
    say(store, one, WordsCorrection("dinner with everyone  after it rained"))
    (lesson,) = lessons(store).values()
    assert lesson.is_whole and lesson.examples[0].words == "dinner with everyone after it rained"


def test_answers_are_examples_for_and_against(store: Store) -> None:
    one, yes, no = photo("a.jpg"), photo("b.jpg"), photo("c.jpg")
    put(store, [one, yes, no], {})
    say(store, no, ThingDenied("the mill"))
    assert lessons(store) == {}
    say(store, one, WordsCorrection("the mill"))
    say(store, yes, ThingNamed("the mill"))
    say(store, yes, Favourite())
    lesson = lessons(store)["mill"]
    assert [one.moment_id for one in lesson.examples] == [one.moment.id, yes.moment.id]
    assert lesson.refused == [no.moment.id]
    assert settled_things(corrections.get_all(store)) == {(yes.asset.id, "mill"), (no.asset.id, "mill")}


def test_recordings_and_hidden_photos_teach_nothing(store: Store) -> None:
    voice, one = remember("a.wav", at(1, 9), said="hello"), photo("b.jpg")
    put(store, [voice, one], {})
    say(store, voice, WordsCorrection("the mill"))
    say(store, one, WordsCorrection("the barn"))
    say(store, one, Hidden())
    assert lessons(store.public) == {}


@pytest.mark.parametrize("is_denied_first", [True, False])
def test_a_whole_description_stays_one_in_whatever_order_it_was_said_and_refused(
    store: Store, is_denied_first: bool
) -> None:
    one, no = photo("a.jpg"), photo("b.jpg")
    put(store, [one, no], {})
    words = "dinner with everyone after it rained"
    said: list[tuple[MomentView, Content]] = [(one, WordsCorrection(words)), (no, ThingDenied(words))]
    for view, content in said[:: -1 if is_denied_first else 1]:
        say(store, view, content)
    (lesson,) = lessons(store).values()
    assert lesson.is_whole and lesson.refused == [no.moment.id]
