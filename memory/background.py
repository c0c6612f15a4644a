"""What a library does when nothing else is asked of it: consolidate, and let a language model read and word.

Knows what is left to do, in which order, and when to stop: what was recalled lately comes first (replay), then what is
strongest. Everything done stays done, so it may be stopped at any time.
Source: Think-in-Memory, Liu et al. 2023, and MemOS, Li et al. 2025, for memory that is worked over between questions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.consolidate import RECIPES, consolidate, has_untold
from memory.episodes import rewriting
from memory.episodes.rewriting import WORD
from memory.episodes.stale_stretches import stale_stretches
from memory.episodes.strength import strengths, strongest
from memory.graph import edges
from memory.knowledge import llm_statements
from memory.knowledge.learn import learn
from memory.records.derived import Event
from memory.records.ids import digest
from memory.records.library import MomentView
from memory.store import Store, access_log, full_text, idle_note, invalidated, jobs
from memory.store import events as events_store
from memory.store import moments as moment_store
from memory.store.jobs import Job
from models.protocols import LanguageModel, Message, given_up

READ, STUDY = "read", "study"
"""The chore, and the step under which it is kept; the words in a picture are read by another."""


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Something left to do: `kind` is consolidate, tell, read or word; `ids` are the moments that it is about.

    What is to be worded has the event's id before those of its moments.
    """

    kind: str
    ids: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How many chores of each kind were done, how many were left, and in how many seconds."""

    done: dict[str, int]
    left: int
    seconds: float


def chores(store: Store, model: LanguageModel | None, now: datetime) -> list[BackgroundTask]:
    """Return what is left to do, in the order in which it would be done. Changes nothing."""
    store = store.for_deriving
    changed = invalidated.moment_ids(store)
    waiting = stale_stretches(store, changed) if changed else []
    found = [BackgroundTask("consolidate", one.moment_ids, _span(store, one.moment_ids)) for one in waiting]
    if waiting or has_untold(store):
        found.append(BackgroundTask("tell", (), "summaries whose events changed"))
    if model is not None:
        found += _for_model(store, model, now)
    return found


class Interrupted(Exception):
    """The work was to end while a language model was at it; nothing of that reply is kept."""


class Heeding:
    """A LanguageModel that ends between two tokens once it `is_over`."""

    def __init__(self, model: LanguageModel, is_over: Callable[[], bool]) -> None:
        self._model = model
        self._is_over = is_over

    @property
    def name(self) -> str:
        """The name of the model that is asked."""
        return self._model.name

    @property
    def bytes_a_second(self) -> float:
        """How fast that model reads."""
        return self._model.bytes_a_second

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply in pieces as they come. Raises Interrupted once it is over."""
        before = given_up.set(self._is_over)
        try:
            pieces = self._model.reply(messages, max_tokens, schema)
            for piece in pieces:
                if self._is_over():
                    break
                yield piece
            if self._is_over():
                del pieces  # closes it, which ends the model's work
                raise Interrupted
        finally:
            given_up.reset(before)


@dataclass(slots=True)
class Rest:
    """Quiet times of one library, used one after another in one thread, each until it `is_over`.

    Once nothing was found to be done, in whatever process, nothing is looked for again until a moment, an event or a
    correction changed, another model is to work or another recipe is due; and once a day, for damage changes no note.
    """

    store: Store
    owner: str = ""
    is_over: Callable[[], bool] = lambda: False

    def use(
        self,
        model: LanguageModel | None,
        now: datetime,
        budget_s: float,
        report: Callable[[BackgroundTask], None] = lambda chore: None,
    ) -> TaskReport:
        """Do what is left to do until the budget in seconds is spent, which the chore at hand may pass, or it is over.

        Raises what the model does where it cannot be used.
        """
        seen = self._state(model, now)
        if seen == idle_note.read(self.store.unfiltered) and not invalidated.moment_ids(self.store.for_deriving):
            return TaskReport({}, 0, 0.0)
        slept = self._work(model, now, budget_s, report)
        if not slept.left and not any(slept.done.values()) and not self.is_over():
            idle_note.keep(self.store.unfiltered, seen)
        return slept

    def _state(self, model: LanguageModel | None, now: datetime) -> str:
        """Name all that decides whether anything is left to do, but the moments that changed; another one every day."""
        by = [llm_statements.recipe(model), rewriting.recipe(model)] if model is not None else []
        return digest(RECIPES, self.owner, now.date().isoformat(), *by, *idle_note.state(self.store.unfiltered))

    def _work(
        self, model: LanguageModel | None, now: datetime, budget_s: float, report: Callable[[BackgroundTask], None]
    ) -> TaskReport:
        started_s, store = time.monotonic(), self.store.for_deriving

        def is_enough() -> bool:
            return self.is_over() or time.monotonic() - started_s >= budget_s

        done: dict[str, int] = {}
        if mended := events_store.drop_damaged_fields(self.store.unfiltered):
            report(BackgroundTask("tell", (), f"{mended} damaged titles"))
        structural = chores(store, None, now)
        for chore in structural:
            report(chore)
        consolidate(store, self.owner, is_enough)
        left = chores(store, None, now)
        for kind in ("consolidate", "tell"):
            done[kind] = sum(one.kind == kind for one in structural) - sum(one.kind == kind for one in left)
        heeding = Heeding(model, self.is_over) if model is not None else None
        for_model = _for_model(store, heeding, now) if heeding is not None else []
        for number, chore in enumerate(for_model):
            if heeding is None or is_enough() or not _is_done(store, heeding, chore, self.owner, report):
                return TaskReport(done, len(left) + len(for_model) - number, round(time.monotonic() - started_s, 3))
            done[chore.kind] = done.get(chore.kind, 0) + 1
        if for_model:
            consolidate(store, self.owner, is_enough)
        return TaskReport(done, len(left), round(time.monotonic() - started_s, 3))


def sleep(
    store: Store,
    model: LanguageModel | None,
    now: datetime,
    budget_s: float,
    owner: str = "",
    report: Callable[[BackgroundTask], None] = lambda chore: None,
) -> TaskReport:
    """Do what is left to do until the budget in seconds is spent; the chore at hand is always finished."""
    return Rest(store, owner).use(model, now, budget_s, report)


def _is_done(
    store: Store, model: LanguageModel, chore: BackgroundTask, owner: str, report: Callable[[BackgroundTask], None]
) -> bool:
    """Do one thing for which a language model is needed; return False where it was interrupted."""
    report(chore)
    try:
        _do(store, model, chore, owner)
    except Interrupted:
        return False
    return True


def _do(store: Store, model: LanguageModel, chore: BackgroundTask, owner: str) -> None:
    """Do one thing for which a language model is needed and settle it in the same transaction."""
    held = moment_store.remembered(store, chore.ids)
    if chore.kind == READ:
        if chore.ids[0] in held:
            _read(store, model, held[chore.ids[0]], owner)
        return
    event = events_store.event_of(store.public, chore.ids[1])
    if event is None or event.id != chore.ids[0] or event.title_fields.is_owners:
        return  # what was read has changed nothing yet, so this is rare
    told = rewriting.word(model, event, list(held.values()))
    with store.transaction():
        if told:
            events_store.put(store, told)
            full_text.set_meta(store, full_text.UNTOLD, "yes")
        jobs.mark_done(store, event.id, WORD, rewriting.recipe(model))


def _read(store: Store, model: LanguageModel, one: MomentView, owner: str) -> None:
    recipe = _reading(model, one)
    try:
        told = llm_statements.learn_with(model, one, owner)
    except llm_statements.Malformed as error:
        with store.transaction():
            jobs.fail(store, Job(one.moment.id, STUDY, recipe, str(error), 1))
        return
    with store.transaction():
        if learn(store, (), owner, told).changed:
            edges.tie(store, [], [])
        jobs.mark_done(store, one.moment.id, STUDY, recipe)


def _reading(model: LanguageModel, one: MomentView) -> str:
    """Name what is read by what: other words or another model have it read again."""
    return digest(llm_statements.recipe(model), one.own_text)


def _for_model(store: Store, model: LanguageModel, now: datetime) -> list[BackgroundTask]:
    """Return what a language model has not read or worded yet: by event, recalled lately first, then the strongest."""
    events = {event.id: event for event in events_store.events(store.public)}
    held = {one.moment.id: one for one in moment_store.all_remembered(store)}
    read, worded = jobs.get_all(store, STUDY), jobs.get_all(store, WORD)
    found: list[BackgroundTask] = []
    for event_id in _replayed(store, list(events.values()), now):
        event = events[event_id]
        inside = [held[one] for one in event.moment_ids if one in held]
        for one in inside:
            job = read.get(one.moment.id)
            if one.own_text and not (job and job.is_settled(_reading(model, one))):
                found.append(BackgroundTask(READ, (one.moment.id,), f"{event.title}: {one.own_text[:60]}"))
        job = worded.get(event_id)
        is_worth = rewriting.is_worth_rewriting(inside) and not event.title_fields.is_owners
        if is_worth and not (job and job.is_settled(rewriting.recipe(model))):
            found.append(BackgroundTask(WORD, (event_id, *event.moment_ids), event.title))
    return found


def _replayed(store: Store, events: Sequence[Event], now: datetime) -> list[str]:
    """Return the ids of events, those with a moment recalled lately first, then the strongest."""
    lately = {one: place for place, one in enumerate(access_log.lately(store))}
    present = {one: place for place, one in enumerate(strongest(strengths(store, now), len(events)))}
    last = len(lately)
    ranks = {
        event.id: (min((lately.get(one, last) for one in event.moment_ids), default=last), present[event.id])
        for event in events
    }
    return sorted(ranks, key=lambda name: ranks[name])


def _span(store: Store, moment_ids: Sequence[str]) -> str:
    held = list(moment_store.remembered(store, [*moment_ids[:1], *moment_ids[-1:]]).values())
    if not held:
        return "what was removed"
    days = sorted({one.moment.at.day.isoformat() for one in held})
    return f"{' to '.join(days)}, {len(moment_ids)} moments"
