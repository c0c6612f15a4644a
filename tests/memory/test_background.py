import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from memory.background import Rest, TaskReport, chores, sleep
from memory.consolidate import consolidate
from memory.records.corrections import SameName
from memory.store import Store, access_log, corrections, events, full_text
from models.protocols import Message
from tests.lives import at, live, put, remember

NOW = at(30, 12)


class Scribe:
    """Replies to every request with the same words and counts."""

    name = "scribe"
    bytes_a_second = 0.0

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
    assert full_text.counts(store)["event"] == 0 and chores(store, None, NOW) == listed


def test_a_night_leaves_nothing_to_do(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    slept = sleep(store, None, NOW, budget_s=60)
    assert slept.left == 0 and slept.done["consolidate"] > 0
    assert chores(store, None, NOW) == [] and full_text.counts(store)["event"] == len(life.episodes)
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
    (event,) = events.events(store)
    assert (event.title, event.text) == ("The piano on the stairs", "The rope broke and Tom caught the piano.")
    assert "piano" in events.summaries(store)[0].text.lower()
    asked = scribe.asked
    assert sleep(store, scribe, NOW, budget_s=60).left == 0 and scribe.asked == asked
    assert events.events(store, with_rewrites=False)[0].title != event.title


def test_what_a_model_invents_is_not_kept(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    sleep(store, Scribe(WORDED.replace("Tom", "Hermione")), NOW, budget_s=60)
    assert events.get_all(store) == {}


def test_a_model_that_talks_nonsense_is_told_and_tried_no_more_than_three_times(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    scribe = Scribe("nonsense")
    for _ in range(5):
        sleep(store, scribe, NOW, budget_s=60)
    assert any(step == "study" for _, step, _ in full_text.failures(store))
    assert scribe.asked <= 3 * 2 + 1


def test_what_was_recalled_lately_comes_first(store: Store) -> None:
    notes = [remember(f"{n}.md", at(n, 9), said=f"{STORY} Day {n}.", kind="note") for n in range(1, 6)]
    put(store, notes, {})
    sleep(store, None, NOW, budget_s=60)
    access_log.note(store, [notes[3].moment.id], NOW)
    first = chores(store, Scribe(WORDED), NOW)[0]
    assert first.ids == (notes[3].moment.id,)


def statements(store: Store) -> list[str]:
    """Return a list to which every SQL statement is added that any view of the library runs from now on."""
    found: list[str] = []
    for one in (store.unfiltered, store.for_deriving, store.public):
        one.connection.set_trace_callback(found.append)
    return found


def test_a_rest_with_nothing_new_costs_next_to_nothing(store: Store) -> None:
    put(store, [remember(f"{n}.md", at(n, 9), said=f"{STORY} Day {n}.", kind="note") for n in range(1, 6)], {})
    rest, scribe = Rest(store), Scribe(WORDED)
    while any(rest.use(scribe, NOW, 60).done.values()):
        pass
    asked, ran = scribe.asked, statements(store)
    for _ in range(3):
        assert rest.use(scribe, NOW, 60) == TaskReport({}, 0, 0.0)
    assert scribe.asked == asked
    assert not [sql for sql in ran if re.search(r"FROM (main\.)?(moment|moment_text|event|asset|job|summary)\b", sql)]
    again = Store(store.path)
    assert Rest(again).use(scribe, NOW, 60) == TaskReport({}, 0, 0.0), "another process knows it as well"
    again.close()


def test_idleness_ends_with_the_day_with_another_model_owner_or_correction(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})

    def is_looked_for(by: Rest, model: Scribe | None, now: datetime = NOW) -> bool:
        looked = by.use(model, now, 60) != TaskReport({}, 0, 0.0)
        while any(by.use(model, now, 60).done.values()):
            pass
        return looked

    rest, scribe = Rest(store), Scribe(WORDED)
    assert is_looked_for(rest, scribe) and not is_looked_for(rest, scribe)
    assert is_looked_for(rest, None) and is_looked_for(rest, scribe) and not is_looked_for(rest, scribe)
    assert is_looked_for(rest, scribe, NOW + timedelta(days=1)), "damage changes no note"
    assert is_looked_for(Rest(store, "Marta"), scribe) and is_looked_for(rest, scribe)
    mark = corrections.new_correction(SameName("Tom", "Thomas"))
    corrections.put(store, mark)
    assert is_looked_for(rest, scribe) and not is_looked_for(rest, scribe)
    corrections.remove(store, mark.id)
    assert is_looked_for(rest, scribe) and not is_looked_for(rest, scribe)


def test_what_another_process_consolidated_is_still_read(store: Store) -> None:
    rest, scribe = Rest(store), Scribe(WORDED)
    while any(rest.use(scribe, NOW, 60).done.values()):
        pass
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    consolidate(store)
    assert rest.use(scribe, NOW, 60).done["read"] == 1


def test_whatever_else_writes_ends_the_idleness(store: Store) -> None:
    rest = Rest(store)
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    while any(rest.use(None, NOW, 60).done.values()):
        pass
    put(store, [remember("more.md", at(2, 9), said=STORY, kind="note")], {})
    assert rest.use(None, NOW, 60).done["consolidate"] == 1
    other = Store(store.path)
    while any(rest.use(None, NOW, 60).done.values()):
        pass
    put(other, [remember("other.md", at(3, 9), said=STORY, kind="note")], {})
    other.close()
    assert rest.use(None, NOW, 60).done["consolidate"] == 1
    while any(rest.use(None, NOW, 60).done.values()):
        pass
    scribe = Scribe(WORDED)
    assert rest.use(scribe, NOW, 60).done["read"] == 3


class Endless(Scribe):
    """Goes on talking until nobody listens, and says so."""

    def __init__(self, most: int = 100_000) -> None:
        super().__init__("x")
        self.was_closed = False
        self.said = 0
        self.most = most

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        self.asked += 1
        try:
            while self.said < self.most:
                self.said += 1
                yield "x"
        except GeneratorExit:
            self.was_closed = True
            raise


def test_it_ends_between_two_tokens_and_keeps_nothing_of_the_reply(store: Store) -> None:
    put(store, [remember("move.md", at(1, 9), said=STORY, kind="note")], {})
    sleep(store, None, NOW, budget_s=60)
    endless = Endless()
    slept = Rest(store, is_over=lambda: endless.said >= 3).use(endless, NOW, 60)
    assert endless.was_closed and endless.said == 3 and slept.left == 2
    assert full_text.failures(store) == []
    assert [one.kind for one in chores(store, Scribe(WORDED), NOW)] == ["read", "word"]
