from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from memory.sleep import chores, sleep
from memory.store import Store, episodes, recalled, search, wordings
from models.protocols import Message
from tests.lives import at, live, put, remember

NOW = at(30, 12)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


class Scribe:
    """Replies to every request with the same words and counts."""

    name = "scribe"
    tokens_a_second = 0.0

    def __init__(self, reply: str) -> None:
        self._reply = reply
        self.asked = 0

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        self.asked += 1
        yield self._reply


STORY = "We carried the old piano down the stairs. The rope broke and Tom caught the piano in the garden."
WORDED = '{"title": "The piano on the stairs", "text": "The rope broke and Tom caught the piano.", "statements": []}'


def test_a_dry_run_lists_what_would_be_done_and_changes_nothing(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    listed = chores(store, None, NOW)
    assert {one.kind for one in listed} == {"consolidate", "tell"} or {one.kind for one in listed} == {"consolidate"}
    assert {name for one in listed for name in one.ids} == {one.moment.id for one in life.moments}
    assert search.counts(store)["event"] == 0 and chores(store, None, NOW) == listed


def test_a_night_leaves_nothing_to_do(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    slept = sleep(store, None, NOW, budget_s=60)
    assert slept.left == 0 and slept.done["consolidate"] > 0
    assert chores(store, None, NOW) == [] and search.counts(store)["event"] == len(life.episodes)
    assert sleep(store, None, NOW, budget_s=60).done == {"consolidate": 0, "tell": 0}


def test_without_time_nothing_is_done_and_nothing_is_lost(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    slept = sleep(store, None, NOW, budget_s=0)
    assert slept.left > 0 and chores(store, None, NOW)
    assert sleep(store, None, NOW, budget_s=60).left == 0


def test_a_model_words_what_the_moments_bear_out_once(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    scribe = Scribe(WORDED)
    sleep(store, scribe, NOW, budget_s=60)
    (event,) = episodes.events(store)
    assert (event.title, event.text) == ("The piano on the stairs", "The rope broke and Tom caught the piano.")
    assert "piano" in episodes.summaries(store)[0].text.lower()
    asked = scribe.asked
    assert sleep(store, scribe, NOW, budget_s=60).left == 0 and scribe.asked == asked
    assert episodes.events(store, as_worded=False)[0].title != event.title


def test_what_a_model_invents_is_not_kept(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    sleep(store, Scribe(WORDED.replace("Tom", "Hermione")), NOW, budget_s=60)
    assert wordings.get_all(store) == {}


def test_a_model_that_talks_nonsense_is_told_and_tried_no_more_than_three_times(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    scribe = Scribe("nonsense")
    for _ in range(5):
        sleep(store, scribe, NOW, budget_s=60)
    assert any(step == "read" for _, step, _ in search.troubles(store))
    assert scribe.asked <= 3 * 2 + 1


def test_what_was_recalled_lately_comes_first(store: Store) -> None:
    notes = [remember(f"{n}.md", at(n, 9), said=f"{STORY} Day {n}.", kind="note") for n in range(1, 6)]
    put(store, notes, {})
    sleep(store, None, NOW, budget_s=60)
    recalled.note(store, [notes[3].moment.id], NOW)
    first = chores(store, Scribe(WORDED), NOW)[0]
    assert first.ids == (notes[3].moment.id,)
