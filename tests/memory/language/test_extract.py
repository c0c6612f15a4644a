import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.language.extract import Chain, as_sentences, chains, ended, extract, shortened


def test_a_sentence_with_a_word_that_recurs_is_preferred_to_one_without() -> None:
    said = as_sentences(
        ["The harbour was full of boats.", "A parrot counted coins.", "Two boats left the harbour.", "Parsley soup."]
    )
    assert extract(said, 40, 1) == [2]


def test_what_leans_on_a_sentence_left_out_comes_last() -> None:
    said = as_sentences(["Hello there.", "It hated soup and dentists.", "Farmers sold cherries and coins."])
    assert extract(said, 40, 1) == [2]


def test_long_sentences_end_at_a_clause_and_say_so() -> None:
    words = [f"w{n}" for n in range(40)]
    assert shortened(" ".join(words[:30])) == " ".join(words[:30])
    assert shortened(" ".join(words)) == " ".join(words[:30]) + " …"
    words[20] += ","
    assert shortened(" ".join(words)) == " ".join(words[:20]) + " w20 …"
    assert [ended(text) for text in ("a", "a!", "a …", "")] == ["a.", "a!", "a …", ""]


@pytest.mark.parametrize("mark", [",", ";", ":", "–"])
def test_a_clause_that_ends_too_early_is_no_end(mark: str) -> None:
    words = [f"w{n}" for n in range(40)]
    words[14] += mark
    assert shortened(" ".join(words)) == " ".join(words[:30]) + " …"
    words[15] += mark
    assert shortened(" ".join(words)) == " ".join(words[:15]) + " w15 …"


WORDS = ("boat", "boats", "lake", "Karl", "rain", "soup", "the", "it", "sang", "repaired", "harbour", "coins")
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(lambda words: " ".join(words) + "."), max_size=8
)


@settings(deadline=None)
@given(SENTENCES, st.integers(0, 80), st.integers(1, 5))
def test_what_is_told_fits_is_in_order_and_no_sentence_comes_twice(texts: list[str], words: int, most: int) -> None:
    said = as_sentences(texts)
    told = extract(said, words, most)
    assert told == sorted(set(told)) and len(told) <= most
    assert sum(len(said[number].text.split()) for number in told) <= words
    chosen = [said[number].words for number in told]
    assert not any(one <= other for at, one in enumerate(chosen) for other in chosen[:at])
    if said and words >= max(len(one.text.split()) for one in said):
        assert told


def test_a_sentence_that_says_next_to_nothing_is_told_only_where_there_is_nothing_else() -> None:
    assert extract(as_sentences(["Nice.", "So it was."]), 40) != []
    assert extract(as_sentences(["Boats, boats!", "Two boats left.", "Snow fell outside."]), 40) == [2]


def test_what_gains_next_to_nothing_beside_the_first_is_left_out() -> None:
    boats = ["Karl repaired the boat in the old harbour of Bergen.", "The old boat of Karl is in Bergen."]
    assert extract(as_sentences([*boats, "Rosa sang in Lucca."]), 99) == [0, 2]


def test_one_that_leans_is_preferred_only_beside_the_sentence_that_it_leans_on() -> None:
    leaning = as_sentences(["It needed ropes, paint, planks."], part=1)
    said = [
        *as_sentences(["Karl repaired boats."], part=0, weight=1.0),
        *leaning,
        *as_sentences(["Snow fell outside."], part=2),
    ]
    assert leaning[0].is_leaning
    assert extract(said, 40, 2) == [0, 1]
    assert extract(said[1:], 40, 1) == [1]


@pytest.mark.parametrize("more", ["today", "on Sunday"])
def test_what_is_nearly_the_same_is_told_once(more: str) -> None:
    said = as_sentences(["Karl repaired the old boat.", f"Karl repaired the old boat {more}."])
    assert len(extract(said, 40)) == 1


def test_the_weightier_of_two_parts_is_told_where_there_is_room_for_one() -> None:
    for heavy in (0, 1):
        said = [
            *as_sentences(["Karl repaired the fence."], part=0, weight=0.9 if heavy == 0 else 0.1),
            *as_sentences(["Rosa painted the window."], part=1, weight=0.9 if heavy == 1 else 0.1),
        ]
        assert extract(said, 40, 1) == [heavy]


def test_another_part_is_heard_before_a_second_sentence_of_the_first() -> None:
    first = as_sentences(["Karl repaired the fence.", "Ivo cleaned the kitchen."], part=0)
    assert extract([*first, *as_sentences(["Rosa painted the window."], part=1)], 40, 2)[-1] == 2


def test_a_list_gives_way_to_a_sentence() -> None:
    said = as_sentences(["Fence; kitchen; window; garden.", "Rosa painted window frames."])
    assert extract(said, 40, 1) == [1]


def test_chains_are_the_words_that_recur_and_the_widest_comes_first() -> None:
    found = chains(["The boat leaks.", "Karl mends the boat.", "Karl is tired.", "Rain.", "The boat floats."])
    assert found == [Chain("boat", "boat", (0, 1, 4), 1.0), Chain("karl", "Karl", (1, 2), pytest.approx(1.4 / 3))]
    assert chains([]) == [] and chains(["One boat."]) == []
