"""Bottom-up: moments to events, events to days, chapters, months, years, and to what runs through all of them.

Only what something below changed for is made anew: the stretches of time that hold a changed moment are cut again, and
the id of every record is a hash of what it was made from, so what is stored under the same id is still true and is
kept. Knows the order of the steps; how episodes are cut, titled and tied lies in the files beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import time

import numpy as np
from numpy.typing import NDArray

from memory.episodes import rewriting, titles
from memory.episodes.features import read_features
from memory.episodes.going_on import appointment_of
from memory.episodes.segmentation import cut, end_of
from memory.episodes.stale_stretches import Stretch, stale_stretches
from memory.graph import edges as graph_edges
from memory.knowledge import learn
from memory.language.format import event_text, event_title
from memory.records.days import USUAL, begin_days_at, day_begins
from memory.records.derived import Event, Rewrite
from memory.records.ids import digest
from memory.records.library import Appointment, MomentView
from memory.store import Store, appointments, full_text, hidden, invalidated, jobs
from memory.store import edges as edges_store
from memory.store import events as events_store
from memory.store import moments as moment_store
from memory.store.day_begins import DAY_BEGINS
from memory.summaries import hierarchy, laid_marks, local_levels, theme_corrections, title_corrections, topics

EVENT_RECIPE = "event-7"
CUT_RECIPE = "cut-2"
"""By what moments are cut into events; another one has all cut anew, and what is cut as before keeps its id."""

FIELDS_RECIPE = "fields-1"
"""What events and summaries have beside their words; another one has them made again, under the same ids."""

RECIPES = digest(EVENT_RECIPE, CUT_RECIPE, FIELDS_RECIPE, learn.RECIPE, moment_store.WORDS_RECIPE, *hierarchy.RECIPES)
DAYS_TOLD = "days_told"
STRETCHES_AT_ONCE = 64
"""So many stretches of time are cut in one transaction: what is done stays done when the work is stopped."""


LARGE = 500
"""With fewer events than so many all levels above are told with every change: it takes some tenths of a second."""

CHANGED_SHARE = 0.02
"""Where events in so large a share were told around, all levels are told anew: per event the cost stays the same."""

TOLD_EVENTS = "told_events"
"""The note of how many events there were when all levels were told last."""


def consolidate(store: Store, owner: str = "", is_enough: Callable[[], bool] = lambda: False) -> None:
    """Bring events, facts, edges and summaries up to date with the moments; do nothing where none changed.

    Nothing is told of hidden moments: all of it sees the library through the view for deriving. Stops between two
    transactions once `is_enough` says so; the next call goes on from there.
    """
    if renew_events(store, owner, is_enough):
        retell(store, owner)


def renew_events(store: Store, owner: str = "", is_enough: Callable[[], bool] = lambda: False) -> bool:
    """Bring events with their facts and edges up to date; say whether all are, and `retell` may do the rest."""
    _renew_all(store.unfiltered)
    store = store.for_deriving
    changed = invalidated.moment_ids(store)
    waiting = stale_stretches(store, changed) if changed else []
    is_local = len(waiting) <= STRETCHES_AT_ONCE and may_tell_around(store)
    for start in range(0, len(waiting), STRETCHES_AT_ONCE):
        if is_enough():
            return False
        _renew(store, waiting[start : start + STRETCHES_AT_ONCE], changed, owner, is_local)
    if not waiting:
        _learn_from_marks(store, changed, owner)
    return True


def has_untold(store: Store) -> bool:
    """Say whether anything is left for `retell`."""
    return bool(full_text.meta(store, full_text.UNTOLD) or full_text.meta(store, full_text.TOLD_AROUND))


def may_tell_around(store: Store) -> bool:
    """Say whether the levels above may be told around a change alone: the library is large, and all else is told."""
    told = _count(store, TOLD_EVENTS)
    is_told = not full_text.meta(store, full_text.UNTOLD)
    return told >= LARGE and is_told and _count(store, full_text.TOLD_AROUND) < CHANGED_SHARE * told


def _count(store: Store, note: str) -> int:
    return int(full_text.meta(store, note) or 0)


def _renew_all(whole: Store) -> None:
    """Have everything made anew where a recipe is another one, or days begin at another time than they were told by."""
    if begins := full_text.meta(whole, DAY_BEGINS):
        begin_days_at(time.fromisoformat(begins))
    is_of_words = full_text.meta(whole, "recipes") != RECIPES
    days = day_begins().isoformat()
    if not is_of_words and (full_text.meta(whole, DAYS_TOLD) or USUAL.isoformat()) == days:
        return
    with whole.transaction():
        if is_of_words:
            moment_store.index_words(whole, sorted(moment_store.assets_with_moments(whole)))
        invalidated.invalidate(whole)
        full_text.set_meta(whole, "recipes", RECIPES)
        full_text.set_meta(whole, DAYS_TOLD, days)


def _learn_from_marks(store: Store, changed: set[str], owner: str) -> None:
    """Learn what the owner said or took back since, where no moment has to be cut anew."""
    with store.transaction():
        learned = learn.learn(store, sorted(changed), owner)
        if learned.changed:
            graph_edges.tie(store, [], [])
            full_text.set_meta(store, full_text.UNTOLD, "yes")
        invalidated.mark_done(store, changed)


def _renew(store: Store, waiting: Sequence[Stretch], changed: set[str], owner: str, is_local: bool) -> None:
    """Cut some stretches, learn from what changed in them and tie their events, all in one transaction.

    With `is_local` the levels above are told around what changed in it as well, unless something was hidden.
    """
    ids = [one for stretch in waiting for one in stretch.moment_ids]
    held = moment_store.remembered(store, ids)
    ids = [one for one in ids if one in held]
    spaces = [moment_store.vectors_by_moment(store, space, ids) for space in _spaces(store)]
    before = {name for stretch in waiting for name in stretch.events}
    wanted = [event for stretch in waiting for event in _cut(store, held, stretch, spaces, owner)]
    made = [event for event in wanted if event.id not in before]
    touched = [event for event in wanted if event.id not in before or not changed.isdisjoint(event.moment_ids)]
    gone = sorted(before - {event.id for event in wanted})
    settled = changed.intersection(ids).union(*(stretch.gone for stretch in waiting))
    with store.transaction():
        is_local = not hidden.remove_stale(store) and is_local
        change = local_levels.recut(touched, wanted, events_store.of_ids(store, gone)) if is_local else None
        events_store.remove_events(store, gone)
        events_store.put_events(store, made)
        lacking = events_store.without_fields(store, [event.id for event in wanted])
        events_store.add_fields(store, [event for event in wanted if event.id in lacking])
        learn.learn(store, sorted(settled), owner)
        if change is not None:
            graph_edges.hand_on(store, change.heirs)
        graph_edges.tie(store, touched, gone, held, chained=False)
        invalidated.mark_done(store, settled)
        if change is None:
            full_text.set_meta(store, full_text.UNTOLD, "yes")
        else:
            local_levels.tell(store, change)
            told_around = _count(store, full_text.TOLD_AROUND) + len(touched) + len(gone)
            full_text.set_meta(store, full_text.TOLD_AROUND, str(told_around))


def _spaces(store: Store) -> list[str]:
    """Return the names of the spaces that moments have vectors in, sentences before pictures."""
    return sorted(moment_store.generations(store), key=lambda space: (not space.startswith("text "), space))


def _cut(
    store: Store,
    held: Mapping[str, MomentView],
    stretch: Stretch,
    spaces: Sequence[Mapping[str, NDArray[np.float32]]],
    owner: str,
) -> list[Event]:
    """Return the events of a stretch, without what was hidden or went away since it was found to be stale."""
    inside = [held[one] for one in stretch.moment_ids if one in held]
    if not inside:
        return []
    times = [one.moment.at.at for one in inside]
    known = appointments.during(store, min(times), max(map(end_of, inside)))
    by_id = {one.moment.id: one for one in inside}
    return [_event([by_id[one] for one in moment_ids], owner, known) for moment_ids in cut(inside, spaces)]


def _event(inside: Sequence[MomentView], owner: str, known: Sequence[Appointment]) -> Event:
    going_on = appointment_of(inside, known)
    title, text = titles.title(inside, owner, going_on), titles.tell(inside, owner)
    named = (f"{going_on.title} {going_on.place}",) if going_on else ()
    return Event(
        id=digest("event", EVENT_RECIPE, *(_content(one) for one in inside), *named),
        moment_ids=tuple(one.moment.id for one in inside),
        start=inside[0].moment.at.at,
        end=max(end_of(one) for one in inside),
        title=event_title(title),
        text=event_text(text),
        place=titles.place_of(inside),
        recipe=EVENT_RECIPE,
        title_fields=title,
        text_fields=text,
    )


def _content(one: MomentView) -> str:
    """Name all of a moment that a title or text may rest on."""
    texts = (f"{text.kind} {text.text} {text.speaker}" for text in one.texts)
    return digest(one.moment.id, one.moment.at.at.isoformat(), repr(one.asset.place), one.path, *texts)


def retell(store: Store, owner: str = "", is_whole: bool = True) -> None:
    """Make the summaries whose children changed anew; do nothing where no event changed since the last time.

    What the owner said of themes and titles, or took back, since then changes them as well. Without `is_whole` what
    was told around the changes alone is left so, until it is a fair part of the library.
    """
    store = store.for_deriving
    is_due = has_untold(store) and (is_whole or not may_tell_around(store))
    if not is_due and not laid_marks.has_unlaid(store):
        return
    with store.transaction():
        graph_edges.chain(store)
        given = title_corrections.read(store)
        own = events_store.events(store, with_rewrites=False)
        _reword(store, own, title_corrections.rewrites(own, given))
        known = {one.id: one for one in events_store.summaries(store)}
        words, spoken = theme_corrections.read(store), topics.find_and_keep(store, owner)
        scenes = read_features(store, events_store.under_rewrites(store, own))
        wanted = hierarchy.summaries(scenes, known.values(), words, spoken, given)
        made = [one for one in wanted if known.get(one.id) != one]
        gone = sorted(known.keys() - {one.id for one in wanted})
        events_store.remove_summaries(store, gone)
        events_store.put_summaries(store, made)
        laid_marks.lay(store)
        full_text.set_meta(store, full_text.UNTOLD, "")
        full_text.set_meta(store, full_text.TOLD_AROUND, "")
        full_text.set_meta(store, TOLD_EVENTS, str(len(own)))


def _reword(store: Store, own: Sequence[Event], owners: Sequence[Rewrite]) -> None:
    """Give events the titles that the owner gave them, and those that say nothing of themselves by what sheds light.

    A model words an event again from which the owner's title was taken back.
    """
    titled = {one.record_id: one.title_fields for one in owners}
    known = [replace(one, title_fields=titled.get(one.id, one.title_fields)) for one in own]
    events_store.store_rewrites(store, rewriting.RECIPE, rewriting.evolve(known, edges_store.edges(store)))
    laid = events_store.get_all(store).values()
    held = {one.record_id for one in laid if one.recipe == title_corrections.RECIPE}
    others = {one.record_id for one in laid if one.recipe != rewriting.APART} - held
    apart = rewriting.told_apart(one for one in own if one.id not in others | titled.keys())
    events_store.store_rewrites(store, rewriting.APART, apart)
    events_store.store_rewrites(store, title_corrections.RECIPE, owners)
    for event_id in held - titled.keys():
        jobs.reopen(store, event_id, rewriting.WORD)
