from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from memory.records.query import Task
from memory.retrieval.scoring import WEIGHTS, Neighbourhood, Signals, Weights, bm25, fused, parts, rarity
from memory.retrieval.wording import Worded, read_wording

NO_WORDS = Worded()


def talk(count: int, asks: list[int] | None = None, months: NDArray[np.int64] | None = None) -> Neighbourhood:
    asking = np.array([n in (asks or []) for n in range(count)])
    lengths = np.full(count, 10.0)
    numbers, zero = np.arange(count), np.zeros(count, np.int64)
    in_months = zero if months is None else months
    return Neighbourhood(numbers, zero, numbers, lengths, asking, ("",) * count, in_months, (NO_WORDS,) * count)


def nothing(count: int, words: int = 1) -> Signals:
    zero = np.zeros(count)
    return Signals(np.zeros((words, count)), np.full(words, 3.0), zero, zero, zero, zero)


def scores(near: Neighbourhood, signals: Signals, weights: Weights = WEIGHTS) -> list[float]:
    return fused(parts(near, signals, weights)).tolist()


def test_rare_words_weigh_more() -> None:
    found = rarity([1, 50, 100], 100)
    assert found[0] > found[1] > found[2] > 0


def test_a_short_text_with_the_word_beats_a_long_one() -> None:
    found = bm25(np.array([[1.0, 1.0, 0.0]]), np.array([2.0]), np.array([5.0, 50.0, 5.0]))
    assert found[0] > found[1] > found[2] == 0


def test_no_words_say_nothing() -> None:
    assert bm25(np.zeros((0, 3)), np.zeros(0), np.ones(3)).tolist() == [0, 0, 0]


def test_the_words_of_a_neighbour_count_less_than_ones_own() -> None:
    found = scores(talk(5), replace(nothing(5), holds=np.array([[0.0, 0.0, 1.0, 0.0, 0.0]])))
    assert found[2] > found[3] > found[1] > 0
    alone = scores(
        talk(5), replace(nothing(5), holds=np.array([[0.0, 0.0, 1.0, 0.0, 0.0]])), Weights(neighbour_terms=0)
    )
    assert alone[3] == alone[0]


def test_an_answer_gains_from_the_question_before_it() -> None:
    signals = replace(nothing(3), holds=np.array([[1.0, 0.0, 0.0]]))
    asked = scores(talk(3, asks=[0]), signals)
    assert asked[1] > scores(talk(3), signals)[1]
    assert asked[0] < scores(talk(3), signals)[0]


def test_each_signal_raises_its_moment() -> None:
    one = np.array([0.0, 1.0, 0.0])
    for name in ("meaning", "sight", "asked", "fits"):
        found = scores(talk(3), replace(nothing(3), **{name: one}), replace(WEIGHTS, speech_from_image=0.0))
        assert found[1] > max(found[0], found[2]), name


def test_a_month_that_tells_of_it_raises_its_moments() -> None:
    holds = np.array([[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
    near = talk(7, months=np.array([1, 1, 1, 1, 2, 2, 2]))
    found = scores(near, replace(nothing(7), holds=holds))
    assert found[0] > found[3] > found[4]
    assert scores(near, replace(nothing(7), holds=holds), replace(WEIGHTS, month=0.0))[3] == found[4]


def test_what_was_said_beside_a_picture_is_found_by_the_picture() -> None:
    sight = np.array([0.0, 0.5, 0.0, 0.0, 0.0, 0.2, 0.0])
    found = scores(talk(7), replace(nothing(7), sight=sight))
    assert found[0] == found[2] > found[3] > found[6] > 0
    assert found[1] == scores(talk(7), replace(nothing(7), sight=sight), replace(WEIGHTS, speech_from_image=0.0))[1]


def test_a_picture_is_found_by_what_was_said_beside_it() -> None:
    signals = replace(nothing(5), sight=np.array([0.15, 0.0, 0.15, 0.0, 0.15]), holds=np.array([[0, 1.0, 0, 0, 0]]))
    added = parts(talk(5), signals, WEIGHTS)["shown"]
    assert added[0] == added[2] > added[4] == 0
    assert added[1] == added[3] == 0


def test_every_weight_can_be_switched_off() -> None:
    near = replace(talk(3, asks=[0]), texts=(NO_WORDS, NO_WORDS, read_wording("I saw Ben on Friday")))
    one = np.array([0.6, 0.9, 0.0])
    signals = Signals(np.array([[1.0, 1.0, 1.0]]), np.array([2.0]), one, one, one, one, Task.WHEN)
    whole = scores(near, signals)
    for field in fields(Weights):
        assert scores(near, signals, replace(WEIGHTS, **{field.name: 0.0})) != whole, field.name


def test_a_picture_lends_its_words_and_meaning_to_what_is_said_beside_it_and_to_no_other_picture() -> None:
    is_picture = np.array([0.3, 0.3, 0.0, 0.0])  # two pictures, then two messages
    for row, lent_to in ((0, [2]), (1, [2, 3]), (2, [0, 1, 3])):
        one = np.zeros(4)
        one[row] = 0.9
        signals = replace(nothing(4), sight=is_picture, holds=one[None, :], meaning=one)
        added = parts(talk(4), signals, WEIGHTS)
        assert np.flatnonzero(added["words"]).tolist() == sorted([row, *lent_to])
        assert np.flatnonzero(added["around"]).tolist() == lent_to


def test_what_one_sender_says_in_a_row_counts_as_one_before_neighbours_are_counted() -> None:
    near = replace(talk(5), speakers=("Ada", "Ada", "Ada", "Ben", "Ada"))
    added = parts(near, replace(nothing(5), holds=np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])), WEIGHTS)["words"]
    assert added[0] > added[1] == added[2] > 0
    apart = parts(talk(5), replace(nothing(5), holds=np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])), WEIGHTS)["words"]
    assert added[3] > apart[3] == 0
    assert added[4] > 0


def test_a_burst_ends_with_its_event_and_where_a_moment_is_not_read() -> None:
    holds = replace(nothing(3), holds=np.array([[1.0, 0.0, 0.0]]))
    near = replace(talk(3), speakers=("Ada", "Ada", "Ada"), events=np.array([0, 1, 1]), ordinals=np.array([0, 0, 1]))
    assert parts(near, holds, WEIGHTS)["words"].tolist()[1:] == [0, 0]
    apart = replace(talk(3), speakers=("Ada", "Ada", "Ada"), ordinals=np.array([0, 5, 6]))
    assert parts(apart, holds, WEIGHTS)["words"].tolist()[1:] == [0, 0]


def test_a_text_of_the_sort_asked_for_and_in_its_speakers_own_words_counts() -> None:
    texts = ("It rained on Friday.", "It rained a lot.", "It rained on us in Oslo.")
    near = replace(talk(3), texts=tuple(map(read_wording, texts)))
    when, what = (parts(near, replace(nothing(3), task=task), WEIGHTS) for task in (Task.WHEN, Task.FIND))
    assert when["tells"].tolist() == [WEIGHTS.tells, 0, 0] and not what["tells"].any()
    assert what["names"][0] == what["names"][2] > what["names"][1] == 0
    assert what["own_voice"][2] > what["own_voice"][0] == what["own_voice"][1] == 0


def test_the_words_of_a_picture_are_no_ones_own_and_their_meaning_counts_less() -> None:
    near = replace(talk(2), texts=(read_wording("a photo of us in Oslo"),) * 2)
    added = parts(near, replace(nothing(2), sight=np.array([0.3, 0.0]), meaning=np.array([0.6, 0.6])), WEIGHTS)
    assert added["names"].tolist()[0] == added["own_voice"].tolist()[0] == 0 < added["own_voice"][1]
    assert 0 < added["meaning"][0] < added["meaning"][1]
