"""What many events are called together: by the owner's folder, an occasion, a place, or the words they share.

Knows events with their spots and people; nothing of how they came together. Every name and number is read off the
records; what is not known is left out.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from memory.episodes.features import EventFeatures
from memory.language.format import own_words
from memory.language.headlines import OCCASIONS
from memory.language.tokens import as_written, terms
from memory.language.tokens import stem as stem_of
from memory.records.days import day_of
from memory.records.derived import PartOfDay

MOST_PLACES = 2
COVER = 0.75
"""A place names the whole if so much of it was there; a larger place is tried before two."""

LEAST_SHARE = 0.3
LEAST_LIFT = 2.0
LEAST_THING = 0.4
"""A word names many events if so many of them have it, this much more often than others do, and it seems a thing."""

WEEKEND_DAYS = 4
RUN_DAYS, MOST_RUN_STEP, MOST_RUNS = 5, 2, 3
"""How many days of a folder are an occasion, how far one may be from the next, and how often one folder has such."""

PARTS = (
    (5, PartOfDay.NIGHT),
    (12, PartOfDay.MORNING),
    (17, PartOfDay.AFTERNOON),
    (22, PartOfDay.EVENING),
    (24, PartOfDay.NIGHT),
)
"""The parts of a day, each with the hour that it ends before."""

DOINGS = frozenset(
    """decorating demolition extension installation makeover move rebuilding refurbishment removal renovation repair
    repairs replacement restoration""".split()
)
VAGUE = frozenset(
    stem_of(word)
    for word in """balance believe bit celebrated chance diary difference dream end everything excited experience
    express fam feeling future guy guys hang help hope idea ideas impact important inspiring job
    journey keep learn life lot lots love matter memories memory motivate motivated passion plan
    plans progress push question reason share side sort sound sounds special spirit start stay
    step story stuff success support thing things thought ton tons tough turn way word words work
    world young log logs min mins minute km diary leben sache sachen arbeit hilfe idee frage""".split()
)
"""The stems of words that are met in many matters and name none."""

_BEFORE_NOUNS = frozenset(
    """a an any at each every for from her his in my no of on our some that the their these this those with without your
    am beim das dem den der des die ein eine einem einen einer eines im ins kein keine mein meine meinem meinen meiner
    unser unsere unserem unseren vom zum zur""".split()
)
_QUALITIES = (("ed", 0.3), ("ing", 0.6), ("ive", 0.6), ("ful", 0.6), ("ous", 0.6))
"""A word with such an ending is seldom a thing; its score is weighed by this."""

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")


def part_of_day(at: datetime) -> PartOfDay:
    """Return the part of the day that a local time lies in: morning, afternoon, evening or night."""
    return next(part for until, part in PARTS if at.hour < until)


def is_weekend(first: date, last: date) -> bool:
    """Say whether days are a Saturday and a Sunday and at most a day or two around them."""
    days = [date.fromordinal(one).weekday() for one in range(first.toordinal(), last.toordinal() + 1)]
    return len(days) <= WEEKEND_DAYS and 5 in days and 6 in days


def folder(scenes: Sequence[EventFeatures]) -> str:
    """Return what the owner calls the folder that the titles of many of these events name, or empty."""
    names = Counter(name for scene in scenes if (name := scene.event.title_fields.folder))
    best = max(names, key=lambda name: (names[name], name), default="")
    return best if names[best] >= 2 and names[best] >= LEAST_SHARE * len(scenes) else ""


def folder_runs(scenes: Sequence[EventFeatures]) -> list[int]:
    """Return for each scene, in time order, which days of an owner's folder it is of; a negative number for none.

    Days follow each other with one between at the most. A folder with longer stretches of days, or with many, is kept
    for something that goes on, and is no occasion.
    """
    runs: dict[str, list[list[int]]] = {}
    days = [day_of(scene.event.start) for scene in scenes]
    for number, scene in enumerate(scenes):
        if name := scene.event.title_fields.folder.casefold():
            of_name = runs.setdefault(name, [])
            if not of_name or days[number] - days[of_name[-1][-1]] > MOST_RUN_STEP:
                of_name.append([])
            of_name[-1].append(number)
    found = [-1 - number for number in range(len(scenes))]
    for of_name in runs.values():
        if len(of_name) <= MOST_RUNS and all(days[run[-1]] - days[run[0]] < RUN_DAYS for run in of_name):
            for run in of_name:
                for number in run:
                    found[number] = run[0]
    return found


def places(scenes: Sequence[EventFeatures], is_abroad: bool = False) -> tuple[str, ...]:
    """Return the town where most of these events were, the two towns, the region or the country; empty if unknown.

    Abroad the country stands for any two towns. Two towns are named in the order in which they were seen.
    """
    known = [
        (spot.name or scene.event.place, spot.region, spot.country) if spot else (scene.event.place, "", "")
        for scene in scenes
        if (spot := scene.spot) or scene.event.place
    ]
    towns = Counter(town for town, _, _ in known if town)
    one = _covering(towns, 1)
    two = _covering(towns, MOST_PLACES)
    region, country = (_covering(Counter(names[level] for names in known if names[level]), 1) for level in (1, 2))
    return one or (country if is_abroad else ()) or two or region or country or _most(towns, MOST_PLACES)


def _covering(names: Counter[str], most: int) -> tuple[str, ...]:
    best = _most(names, most)
    return best if best and sum(names[name] for name in best) >= COVER * names.total() else ()


def _most(names: Counter[str], most: int) -> tuple[str, ...]:
    best = sorted(names, key=lambda name: (-names[name], name))[:most]
    return tuple(name for name in names if name in best)


def occasion(scenes: Sequence[EventFeatures]) -> str:
    """Return the occasion that several of these events speak of, or the owner's folder does, such as a wedding."""
    spoken = Counter(one for scene in scenes for one in {word.lower() for _, word in _terms(scene)} & OCCASIONS)
    spoken.update(
        one
        for scene in scenes
        for one in {word.lower() for _, word in terms(scene.event.title_fields.folder)} & OCCASIONS
    )
    best = max(spoken, key=lambda word: (spoken[word], word), default="")
    return best if spoken[best] >= max(2, LEAST_SHARE * len(scenes)) else ""


def topic(scenes: Sequence[EventFeatures], met: Counter[str] | None = None, total: int = 0) -> str:
    """Return the one or two things that these events share, as "Kitchen and tiles" or "Kitchen renovation", or empty.

    `met` counts the events of the whole library, `total` of them, by the stems of their words: a word that is no more
    usual here than among the others names nothing.
    """
    inside = [dict(_terms(scene)) for scene in scenes]
    often = Counter(stem for words in inside for stem in words)
    scores: dict[str, float] = {}
    written, thingness, pairs = _met(scenes)
    for stem, number in often.items():
        share = number / len(scenes)
        usual = (met[stem] - number + 0.5) / (total - len(scenes) + 2) if met else 0.0
        is_thing = stem not in VAGUE and thingness[stem] >= LEAST_THING
        if is_thing and number >= 2 and share >= max(LEAST_SHARE, LEAST_LIFT * usual):
            scores[stem] = share * thingness[stem] * (math.log(share / usual) if usual else 1.0)
    best = sorted(scores, key=lambda stem: (-scores[stem], stem))[:2]
    best = [stem for stem in best if 2 * scores[stem] >= scores[best[0]]]
    words = [as_written(written[stem]) for stem in best]
    name = " and ".join(words)
    if len(best) == 2:
        first, second = best if pairs[best[0], best[1]] >= pairs[best[1], best[0]] else best[::-1]
        is_doing = next((stem for stem in best if not DOINGS.isdisjoint(map(str.lower, written[stem]))), "")
        if is_doing or 2 * pairs[first, second] >= min(often[first], often[second]):
            last = is_doing or second
            name = " ".join(as_written(written[stem]) for stem in sorted(best, key=lambda stem: stem == last))
    return f"{name[:1].upper()}{name[1:]}"


def _met(scenes: Sequence[EventFeatures]) -> tuple[dict[str, Counter[str]], dict[str, float], Counter[tuple[str, str]]]:
    """Return by stem how the words of events are written and in 0..1 how much they seem to be things, and their pairs.

    A thing stands behind an article, a possessive or a preposition, an adjective between them or not, and no other word
    that says something follows; no dictionary is at hand.
    """
    written: dict[str, Counter[str]] = {}
    signs: dict[str, list[float]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    for scene in scenes:
        tokens = _TOKEN.findall(f"{_own_words(scene)}.")
        known = [next(iter(terms(token)), None) for token in tokens]
        for number, term in enumerate(known):
            if term is None:
                continue
            stem, word = term
            written.setdefault(stem, Counter())[word] += 1
            before = {token.lower() for token in tokens[max(0, number - 2) : number]}
            after = known[number + 1] if number + 1 < len(known) else None
            signs.setdefault(stem, []).append(0.5 * (not before.isdisjoint(_BEFORE_NOUNS)) + 0.5 * (after is None))
            if after is not None:
                pairs[stem, after[0]] += 1
    thingness = {stem: (0.2 + sum(found) / len(found)) * _quality(written[stem]) for stem, found in signs.items()}
    return written, thingness, pairs


def _quality(words: Counter[str]) -> float:
    word = as_written(words)
    return next((weight for ending, weight in _QUALITIES if word.endswith(ending) and len(word) > len(ending) + 2), 1.0)


def people(scenes: Sequence[EventFeatures]) -> tuple[str, ...]:
    """Return the names of those who are in most of these events, as they are written there, or empty."""
    seen = Counter(name for scene in scenes for name in scene.people)
    often = sorted((name for name in seen if 2 * seen[name] > len(scenes)), key=lambda name: (-seen[name], name))
    text = " ".join(map(_own_words, scenes)) if often else ""
    return tuple(named(name, text) for name in often)


def named(name: str, text: str) -> str:
    """Return a lower-case name as it is written in a text, each word with a capital where it is not met there."""
    found = re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    return found.group() if found and not found.group().islower() else name.title()


def word_counts(scenes: Iterable[EventFeatures]) -> Counter[str]:
    """Return how many events have each word, by its stem."""
    return Counter(stem for scene in scenes for stem in dict(_terms(scene)))


def _terms(scene: EventFeatures) -> list[tuple[str, str]]:
    """Return the words of an event without the names of where and with whom it was, each once."""
    spot = scene.spot
    where = [scene.event.place, *((spot.name, spot.region, spot.country) if spot else ()), *scene.people]
    known = {stem for stem, _ in terms(" ".join(where))}
    return [(stem, word) for stem, word in terms(_own_words(scene)) if stem not in known]


def _own_words(scene: EventFeatures) -> str:
    return own_words(scene.event.title_fields, scene.event.text_fields)
