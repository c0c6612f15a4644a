from dataclasses import replace

from memory.corrections import apply
from memory.records.corrections import Favourite, PlaceCorrection, TimeCorrection, WordsCorrection
from memory.records.library import TakenFrom
from memory.store import Store, assets, full_text
from memory.store import corrections as corrections_store
from memory.store import moments as moment_store
from tests.lives import LAKE, at, put, remember


def test_the_owners_words_count_before_the_models_and_can_be_taken_back(store: Store) -> None:
    one = remember("a.jpg", at(1, 9), seen=[("sofa", 0.8)])
    put(store, [one], {})
    mark = corrections_store.new_correction(WordsCorrection("grandmother in her armchair"), one.moment)
    corrections_store.put(store, mark)
    apply.apply(store, one.asset.id)
    (now,) = moment_store.of_asset(store, one.asset.id)
    assert now.all_text == "grandmother in her armchair" and full_text.match(store, "armchair", 5)
    corrections_store.remove(store, mark.id)
    apply.apply(store, one.asset.id)
    (now,) = moment_store.of_asset(store, one.asset.id)
    assert now.all_text == "sofa" and not full_text.match(store, "armchair", 5)


def test_a_later_word_replaces_an_earlier_one(store: Store) -> None:
    one = remember("a.jpg", at(1, 9))
    put(store, [one], {})
    for text in ("Lena", "Lena and Tom"):
        corrections_store.put(store, corrections_store.new_correction(WordsCorrection(text), one.moment))
    apply.apply(store, one.asset.id)
    assert moment_store.of_asset(store, one.asset.id)[0].all_text == "Lena and Tom"


def test_words_go_beside_the_moment_that_they_are_on_and_no_other_mark_is_words(store: Store) -> None:
    turns = [remember(f"t{n}", at(1, 9), said=f"turn {n}", asset="talk", ordinal=n, span=5.0) for n in range(2)]
    later = replace(turns[1].moment, start_s=5.0, end_s=9.0)
    first, second = turns[0], replace(turns[1], moment=later)
    put(store, [first, second], {})
    corrections_store.put(store, corrections_store.new_correction(WordsCorrection("the boat"), second.moment))
    corrections_store.put(store, corrections_store.new_correction(Favourite(), first.moment))
    apply.apply(store, first.asset.id)
    held = {one.moment.id: one.own_text for one in moment_store.of_asset(store, first.asset.id)}
    assert held == {first.moment.id: "turn 0", second.moment.id: "the boat"}


def test_a_new_time_moves_all_moments_and_a_new_place_names_them(store: Store) -> None:
    turns = [
        remember(f"t{n}", at(1, 9, n), said=f"turn {n}", asset="talk", ordinal=n, path="/album/talk.wav", span=5.0 + n)
        for n in range(3)
    ]
    put(store, turns, {})
    name = turns[0].asset.id
    taken = assets.get(store, name)
    assert taken is not None
    corrections_store.put(store, corrections_store.new_correction(TimeCorrection(at(8, 9)), asset_id=name))
    corrections_store.put(store, corrections_store.new_correction(PlaceCorrection(LAKE), asset_id=name))
    apply.apply(store, name)
    before = [one.moment.at.at for one in turns]
    after = [one.moment.at.at for one in moment_store.of_asset(store, name)]
    assert [new - old for new, old in zip(after, before, strict=True)] == [at(8, 9) - taken.taken_at.at] * 3
    now = assets.get(store, name)
    assert now is not None and now.place == LAKE and now.taken_from is TakenFrom.OWNER
    assert full_text.match(store, "Walchensee", 5)
    apply.apply(store, name)
    assert [one.moment.at.at for one in moment_store.of_asset(store, name)] == after
