"""Whole sentences out of many moments: those that say most, of the events that matter most, spread over the time.

A sentence is taken as it stands, with the one before it where it leans on that; questions, lists and what says nothing
by itself are left out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from memory.episodes.strength import Worth, rarity, significance
from memory.language.extract import ended, shortened
from memory.language.format import capital
from memory.language.paragraphs import heading, prose, undated
from memory.language.sentences import asserts, is_asking, is_ended, is_governed, split
from memory.language.tokens import IRREGULAR_FORMS, NUMBER_OR_WORD, STOP_WORDS, stems
from memory.language.words import patterns, words
from memory.records.days import local_day
from memory.records.derived import Event
from memory.records.library import Medium, MomentView
from memory.store import Store, hierarchy
from qa.parse.way import tells_change

LEAST_WORDS, MOST_WORDS = 3, 36
LEAST_STEMS, ENOUGH_STEMS = 2, 6
MOST_COMMAS, MOST_NUMBERS = 4, 3
NAMED, OWN, UNSURE = 0.15, 0.2, 0.35
"""What a name adds to a sentence, up to two of them, and that somebody speaks of themselves; what it takes away that a
sentence is a wish, a guess or hearsay."""

LEANING, LISTING = 0.5, 0.5
"""By these a message is weighed that leans on another, and what names several things after a colon."""

NOTED, OPENING = 1.25, 1.25
"""By this the sentences of notes are weighed, as somebody wrote them to remember the day, and the first of each."""

TURNING, TELLING = 1.2, 0.4
"""How much more it tells that a life begins, ends or turns, and that something was bought, broken, finished or new."""

LEAST_TURNING, TURNING_STEMS = 0.4, 2
"""A day on which a life turns weighs so much at least; a sentence of so many stems is enough to say it."""

AT_LENGTH, LENGTH = 14, 0.3
"""A sentence of more words than the first is weighed by this root of how much longer it is."""

SAME_EVENT, SAME_PERIOD, ALIKE = 0.45, 0.55, 0.5
"""By these a sentence is weighed for each that is told already of its event and its stretch of time; what has more than
this share of its words in common with one of those is not told."""

OF_LATE = 0.5
"""What is told as the newest says at least this share of what all say on average."""

MOST_WHOLE = 60
"""A text of so many words is told as a whole where there is room."""

STILL_TURNING, SAME_DAY = 0.75, 0.5
"""By the first is weighed what turns a life for each that is told of its stretch, as a month may have several; by the
second a sentence for each of another file that is told of its day, where several days are told."""

LEAST_GAIN = 0.06
"""What gains less than this share of the first is not worth the reading."""

_OWN = frozenset(words("pronouns.first"))
_LINKING = frozenset(words("sentence.leaning"))
_POINTING = frozenset(words("pronouns.personal", "pronouns.plural", "sentence.pronouns"))
_MATTERS = {
    name: re.compile(said) for name, said in patterns("question.tell").items() if name in ("turning", "telling")
}
_NAME = re.compile(r"(?<=[\w,] )[^\W\d_a-zäöüß]\w+")


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, or two that belong together, of a moment; `at` is where in it, `weight` how much it tells in 0..2.

    `event_id` and `period` are what it is of, so that not all is told of one.
    """

    text: str
    one: MomentView
    event_id: str
    period: str
    at: int
    weight: float
    whole: str = ""
    turns: bool = False


def weights(
    store: Store, inside: Mapping[str, tuple[Event, Sequence[MomentView]]], visits: Mapping[str, int]
) -> dict[str, float]:
    """Return by their ids how much the days of events matter, in 0..1: people, moments, words, favourites, rare places.

    A diary says what the pictures of its day show, so that a day counts as a whole. `visits` say how many events there
    are at each place.
    """
    people = hierarchy.who_is_in(store, list(inside))
    days: dict[date, list[str]] = {}
    for name, (event, _) in inside.items():
        days.setdefault(local_day(event.start), []).append(name)
    weighed: dict[str, float] = {}
    for names in days.values():
        found = [one for name in names for one in inside[name][1]]
        places = [visits[place] for name in names if (place := inside[name][0].place) in visits]
        worth = Worth(
            len({who for name in names for who in people.get(name, ())}),
            len(found),
            sum(len(one.own_text.split()) for one in found),
            rarity(None, min(places, default=0)),
            any(tags.favourite for one in found for tags in one.tags),
        )
        weighed.update(dict.fromkeys(names, significance(worth)))
    return weighed


def sayings(one: MomentView, event_id: str, period: str, weight: float, text: str = "") -> list[Saying]:
    """Return what a moment says that can stand by itself, or a `text` of it does; `weight` is that of its event."""
    if one.moment.medium is Medium.MESSAGE:
        return _message(one, event_id, period, weight)
    found: list[Saying] = []
    before = ""
    for at, sentence in enumerate(prose(text or one.own_text)):
        said = sentence
        if _leans(sentence):
            said = f"{before} {sentence}" if _bears(before) else ""
        before = sentence
        is_whole = one.moment.medium is not Medium.PARAGRAPH or is_ended(sentence.rstrip("\"'”»"))
        worth = _worth(said) if said and is_whole and sentence != heading(one.own_text) else 0.0
        if worth > 0:
            noted = (NOTED if one.moment.medium is Medium.PARAGRAPH else 1.0) * (OPENING if not found else 1.0)
            told = ended(shortened(undated(said)))
            gain = noted * worth * (0.3 + _floored(weight, said))
            found.append(Saying(told, one, event_id, period, at, gain, text, _turns(said)))
    return found


def _bears(before: str) -> bool:
    """Say whether a sentence says what the next one leans on."""
    is_enough = len(NUMBER_OR_WORD.findall(before)) >= LEAST_WORDS
    return is_enough and not is_asking(before) and not _leans(before)


def as_it_is(one: MomentView, event_id: str, period: str) -> list[Saying]:
    """Return the head of whatever a moment says, lists and questions too, for where there is nothing else."""
    text = shortened(" ".join(prose(one.own_text)))
    return [Saying(ended(text), one, event_id, period, 0, LEAST_GAIN)] if text else []


def _message(one: MomentView, event_id: str, period: str, weight: float) -> list[Saying]:
    """Return a message as a whole: what it leans on is often said by somebody else."""
    text = " ".join(one.own_text.split())
    worth = _worth(capital(text)) * (LEANING if _leans(text) else 1.0)
    return (
        [Saying(ended(text), one, event_id, period, 0, worth * (0.3 + _floored(weight, text)), turns=_turns(text))]
        if worth > 0
        else []
    )


def chosen(
    found: Sequence[Saying],
    most_words: int,
    most: int,
    told: Sequence[str] = (),
    beside: int = 0,
    must: Sequence[Saying] = (),
) -> list[Saying]:
    """Return the sayings to tell, in time order, in so many words and of such a number at the most.

    `told` are the stretches of time of which something is told already, each as often as it is; `beside` is how many
    words stand beside each moment's, and `must` are told whatever the others are.
    """
    taken = list(must)
    stated = [_words(one.text) for one in must]
    worded = [(one, _words(one.text)) for one in found]
    left = [(one, own) for one, own in worded if not any(_repeats(own, other) for other in stated)]
    again = SAME_DAY if len({one.one.moment.at.day for one in found}) > 1 else 1.0
    room, least = most_words - sum(len(one.text.split()) + beside for one in must), 0.0
    while left and len(taken) < most:
        known = {one.one.moment.id for one in taken}
        costs = {id(one): len(one.text.split()) + beside * (one.one.moment.id not in known) for one, _ in left}
        fits = [(one, own) for one, own in left if costs[id(one)] <= room]
        if not fits:
            break
        gain, number = max((_gain(one, taken, told, again), -number) for number, (one, _) in enumerate(fits))
        if gain < least:
            break
        best, own = fits[-number]
        least = least or LEAST_GAIN * gain / (1.0 + TURNING * best.turns)
        taken.append(best)
        room -= costs[id(best)]
        left = [(one, other) for one, other in left if one is not best and not _repeats(other, own)]
    return _in_time(_whole(taken, room))


def of_late(found: Sequence[Saying]) -> list[Saying]:
    """Return the newest saying that tells something, in a list: how things stand now."""
    mean = sum(one.weight for one in found) / max(1, len(found))
    telling = [one for one in found if one.weight >= OF_LATE * mean and not one.one.is_file_time]
    return sorted(telling, key=lambda one: one.one.moment.at.at)[-1:]


def _whole(taken: Sequence[Saying], room: int) -> list[Saying]:
    """Tell notes and turns as a whole in place of sentences of them, as many as there is room for: those first that
    need the fewest words more.
    """
    by_moment: dict[tuple[str, str], list[Saying]] = {}
    for one in taken:
        by_moment.setdefault((one.one.moment.id, one.whole), []).append(one)
    wholes = [(same, undated(" ".join(prose(same[0].whole or same[0].one.own_text)))) for same in by_moment.values()]
    found: list[Saying] = []
    for same, text in sorted(wholes, key=lambda both: _missing(*both)):
        more = _missing(same, text)
        if 0 < more <= room and len(text.split()) <= MOST_WHOLE and not _is_list(text.replace(",", "")):
            found.append(replace(same[0], text=ended(text), at=0))
            room -= more
        else:
            found += same
    return found


def _missing(same: Sequence[Saying], text: str) -> int:
    """Return how many words of a text are not told yet."""
    return len(text.split()) - sum(len(one.text.split()) for one in same)


def _in_time(found: Sequence[Saying]) -> list[Saying]:
    return sorted(found, key=lambda one: (one.one.moment.at.at, one.one.asset.id, one.one.moment.ordinal, one.at))


def _gain(one: Saying, taken: Sequence[Saying], told: Sequence[str], again: float) -> float:
    events = sum(other.event_id == one.event_id for other in taken)
    periods = sum(other.period == one.period for other in taken) + told.count(one.period)
    day, asset = one.one.moment.at.day, one.one.asset.id
    same_day = sum(other.one.moment.at.day == day and other.one.asset.id != asset for other in taken)
    longer = max(1.0, len(one.text.split()) / AT_LENGTH)
    share = (
        SAME_EVENT**events * (STILL_TURNING if one.turns else SAME_PERIOD) ** periods * again**same_day / longer**LENGTH
    )
    return one.weight * float(share)


def _floored(weight: float, text: str) -> float:
    """Return what the day of a sentence weighs; a day of few words on which a life turns is no small one."""
    return max(weight, LEAST_TURNING) if _turns(text) else weight


def _turns(text: str) -> bool:
    return matter(text) >= TURNING


def matter(text: str) -> float:
    """Return how much more than others a text tells, by what happens in it; 0 for a wish, a question or small talk."""
    said = [one for one in split(text) if not is_asking(one)]
    turning = any(_happens("turning", one) for one in said)
    telling = any(_happens("telling", one) or tells_change(one) for one in said)
    return TURNING * turning + TELLING * telling


def _happens(name: str, sentence: str) -> bool:
    """Say whether a sentence says that something of a sort happens, and nothing before makes that a wish or hearsay."""
    found = _MATTERS[name].search(sentence.lower())
    return found is not None and not is_governed(sentence[: found.start()])


def _leans(sentence: str) -> bool:
    """Say whether a sentence is not understood without the one before it: "She made the carp", "But it rained".

    A pronoun after a name or a noun that begins the sentence stands for that: "Mum broke her hip".
    """
    said = NUMBER_OR_WORD.findall(sentence)
    low = [word.lower() for word in said]
    if not low or low[0] in _LINKING:
        return True
    at = next((number for number, word in enumerate(low) if word.split("'")[0].split("’")[0] in _POINTING), len(low))
    is_named = any(word[:1].isupper() and not is_empty_word(word) for word in said[:at])
    return at < len(low) and not is_named


def is_empty_word(word: str) -> bool:
    """Say whether a word names nothing though it has a capital: a word of grammar or a verb in the past."""
    return word.lower() in STOP_WORDS or word.lower() in IRREGULAR_FORMS or word.lower().endswith("ed")


def _worth(text: str) -> float:
    """Return how much a sentence tells, 0 where it is none or says nothing."""
    said = NUMBER_OR_WORD.findall(text)
    content = stems(text)
    gain = matter(text)
    is_short = len(said) < LEAST_WORDS or len(content) < LEAST_STEMS
    if (is_short and gain < TURNING) or len(said) > MOST_WORDS or is_asking(text) or _is_list(text):
        return 0.0
    names = min(2, len(_NAME.findall(text)))
    own = any(word.lower() in _OWN for word in said)
    enough = TURNING_STEMS if gain >= TURNING else ENOUGH_STEMS
    worth = min(1.0, len(content) / enough) * (1.0 + gain) + NAMED * names + OWN * own
    is_unsure = not gain and not any(map(asserts, split(text)))
    return max(0.05, (worth - UNSURE * is_unsure) * (LISTING if ":" in text and "," in text else 1.0))


def _is_list(text: str) -> bool:
    """Say whether a text lists things or figures: what is on a list did not happen."""
    has_parts = text.count(",") >= MOST_COMMAS or text.count(";") > 1 or (":" in text and ";" in text)
    return has_parts or len(re.findall(r"\d+(?:[.:]\d+)?", text)) > MOST_NUMBERS or text[:1].islower()


def _words(text: str) -> frozenset[str]:
    return stems(text) or frozenset(text.lower().split())


def _repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, fewer = len(one & other), min(len(one), len(other))
    return shared > ALIKE * fewer and (shared > 1 or max(len(one), len(other)) <= LEAST_STEMS)
