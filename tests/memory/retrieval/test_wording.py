import numpy as np
import pytest

from memory.records.query import Task
from memory.retrieval.wording import bursts, in_own_words, names, names_time, own_voice, read_wording, tells


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Where is Lena's boat?", "Where is my boat?"),
        ("where did lena go with Ben", "where did I go with Ben"),
        ("Wo ist Lena gewesen und warum?", "Wo ist ich gewesen und warum?"),
        ("Where is the Elena?", "Where is the Elena?"),
        ("Has Lena’s cat come?", "Has my cat come?"),
    ],
)
def test_a_question_about_a_sender_is_asked_as_they_would_ask_it(question: str, asked: str) -> None:
    assert in_own_words(question, {"lena"}) == asked


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    texts = ["We met Ben, and then Ada.", "Yesterday. Then nothing.", "the Åland boat"]
    assert names(list(map(read_wording, texts))).tolist() == [1.0, 0.0, 0.5]


def test_ones_own_voice_is_what_one_says_of_oneself() -> None:
    texts = ["I’ve lost my keys, help me", "She lost her keys", "Ich bin da"]
    assert own_voice(list(map(read_wording, texts))).tolist() == [1.0, 0.0, pytest.approx(1 / 3)]


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (Task.WHEN, [1.0, 0.0, 0.0]),
        (Task.COUNT, [0.0, 1.0, 0.0]),
        (Task.DURATION, [0.0, 1.0, 0.0]),
        (Task.WHERE, [0.5, 0.0, 0.5]),
        (Task.FIND, [0.0, 0.0, 0.0]),
    ],
)
def test_a_text_tells_what_is_of_the_sort_asked_for(task: Task, told: list[float]) -> None:
    texts = ["it was on Friday", "he has two dogs and 14 hens, a cat", "it lies near Oslo"]
    assert tells(task, list(map(read_wording, texts))).tolist() == told


def test_times_are_told_by_words_of_the_calendar() -> None:
    texts = ["next week", "in march", "am Montag", "a weekly thing"]
    assert names_time(list(map(read_wording, texts))).tolist() == [True, True, True, False]


def test_bursts_are_of_one_sender_in_one_event_without_a_gap() -> None:
    events, ordinals = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 1, 2, 4, 0, 1])
    assert bursts(events, ordinals, ("Ada", "Ada", "Ben", "Ben", "Ben", "Ben")).tolist() == [0, 0, 1, 2, 3, 3]
    assert bursts(np.zeros(2, np.int64), np.arange(2), ("", "")).tolist() == [0, 1]
    assert bursts(np.zeros(0, np.int64), np.zeros(0, np.int64), ()).tolist() == []
