"""The best of some memories: the pictures and the sentences to show of an event where there is room for a few.

Knows moments, how sharp and how alike pictures are, and what is stated; nothing of files, of events or of pages. What
the owner marked as a favourite comes first, a burst is shown once, and what is chosen is spread over all there is.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from memory.language.sentences import is_asking, sentences
from memory.language.tokens import STOP_WORDS, WORD
from memory.records.derived import Statement
from memory.records.library import Medium, MomentText, MomentView, TextKind
from memory.store.duplicates import Fingerprint

FAVOURITE = 4.0
SHARP, PEOPLED, UNLIKE, APART = 1.0, 0.5, 0.9, 1.1
SHOT_SHARPNESS = 0.4
SCREEN = -3.0
"""What speaks for a picture: the owner's word most, its rank by sharpness, who is known in it, how unlike those chosen
already and how far from them in time; a still out of a video counts as middling sharp, a screenshot comes last."""

STRANGERS_BITS = 96
"""Two pictures that differ in so many bits of 256 or more have nothing to do with each other."""

LEAST_WORDS, GOOD_WORDS, MOST_WORDS = 4, (8, 24), 42
LENGTH, STATED, NAMED, OWN, LIVELY = 1.0, 0.7, 0.4, 0.3, 0.2
PLAIN, ASKING, CUT_OFF, LISTED, SAME_MOMENT = 0.9, -0.7, -0.6, -0.8, -0.5
LEAST_WORTH = 0.7
MOST_NUMBERS, MOST_PARTS = 2, 3
LONGEST_HEADING = 7
ALIKE = 0.5
"""What speaks for a sentence: a good length, that it states something, whom it names, that somebody speaks of what they
did or felt, words of its own; against it, that it asks, has no end, is a list, or stands beside one that was chosen."""

_OWN = re.compile(r"\b(?:I|we|me|us|my|our|ich|wir|mich|uns|mein\w*|unser\w*)\b", re.IGNORECASE)
_SAID = (TextKind.OWNER, TextKind.TRANSCRIPT, TextKind.NOTE)
_NO_PROSE = re.compile(r"https?://|\w@\w|[{}<>|=]{2}|\d[\d\s:.,/-]{9,}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or a shot with what its choice goes by; `shown_by` is the asset that stands for its burst, or its own."""

    remembered: MomentView
    fingerprint: Fingerprint | None = None
    favourite: bool = False
    shown_by: str = ""

    @property
    def ratio(self) -> float:
        """Width through height, 0 where that is not known."""
        one = self.fingerprint
        return one.width_px / one.height_px if one and one.width_px and one.height_px else 0.0


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that somebody said or wrote, word for word, and from which second to which where it was spoken."""

    remembered: MomentView
    text: str
    start_s: float | None
    end_s: float | None
    speaker: str = ""


def best_pictures(found: Sequence[Picture], most: int) -> list[Picture]:
    """Return so many of the pictures of an event at the most, in the order in which they are given.

    Favourites are all in, as far as there is room; of a burst, and of a video, one is shown. The rest is chosen one by
    one: sharp, unlike those chosen before, and far from them in time.
    Source: Carbonell and Goldstein 1998, for weighing each by its own worth and by how little it repeats.
    """
    ranks = _ranks(found)
    spread = max(1, len(found) - 1)
    waiting = {row: _worth(one, ranks[row]) for row, one in enumerate(found)}
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        gains = {
            row: worth
            + UNLIKE * min((_unlike(found[row], found[other]) for other in chosen), default=1.0)
            + APART * min((abs(row - other) / spread for other in chosen), default=0.0)
            for row, worth in waiting.items()
        }
        best = max(gains, key=lambda row: (gains[row], -row))
        chosen.append(best)
        group = _group(found[best])
        waiting = {row: worth for row, worth in waiting.items() if _group(found[row]) != group}
    return [found[row] for row in sorted(chosen)]


def lead(chosen: Sequence[Picture]) -> Picture | None:
    """Return the one picture that stands for all of these, None where there is none."""
    ranks = _ranks(chosen)
    rows = range(len(chosen))
    return chosen[max(rows, key=lambda row: (_worth(chosen[row], ranks[row]), -row))] if chosen else None


def _group(one: Picture) -> str:
    return one.shown_by or one.remembered.asset.id


def _ranks(found: Sequence[Picture]) -> list[float]:
    """Return how sharp each is among the others, in 0..1: pictures differ in what sharpness their subjects allow."""
    known = sorted(one.fingerprint.sharpness for one in found if one.fingerprint and one.fingerprint.sharpness > 0)
    places = {value: (number + 1) / len(known) for number, value in enumerate(known)}
    return [
        places.get(one.fingerprint.sharpness, SHOT_SHARPNESS) if one.fingerprint else SHOT_SHARPNESS for one in found
    ]


def _worth(one: Picture, rank: float) -> float:
    """Return what speaks for a picture by itself."""
    is_leader = one.shown_by in ("", one.remembered.asset.id)
    is_screen = bool(one.fingerprint and one.fingerprint.form)
    sharp = rank if one.remembered.moment.medium is Medium.PHOTO else SHOT_SHARPNESS
    return (
        FAVOURITE * one.favourite
        + SHARP * sharp
        + PEOPLED * bool(one.remembered.people)
        + 0.5 * is_leader
        + SCREEN * is_screen
    )


def _unlike(one: Picture, other: Picture) -> float:
    """Return how unlike two pictures look, in 0..1; 1 where that is not known."""
    if not (one.fingerprint and other.fingerprint and one.fingerprint.hash and other.fingerprint.hash):
        return 1.0
    bits = (int.from_bytes(one.fingerprint.hash) ^ int.from_bytes(other.fingerprint.hash)).bit_count()
    return min(1.0, bits / STRANGERS_BITS)


def best_sayings(
    found: Sequence[MomentView], stated: Mapping[str, Sequence[Statement]], names: Collection[str], most: int
) -> list[Saying]:
    """Return so many sentences at the most that were said or written in these moments, in their order.

    `stated` is what each moment states, `names` are the known people's, in lower case. A sentence that says nothing is
    not chosen for want of better ones, nor one that says what another says.
    """
    offered = [
        (row, place, sentence, _tells(sentence, stated.get(one.moment.id, ()), names))
        for row, one in enumerate(found)
        for place, sentence in enumerate(_sentences(one))
    ]
    chosen: list[tuple[int, int, str]] = []
    waiting = [item for item in offered if item[3] >= LEAST_WORTH]
    while waiting and len(chosen) < most:
        rows = {row for row, _, _ in chosen}
        best = max(waiting, key=lambda item: (item[3] + SAME_MOMENT * (item[0] in rows), -item[0], -item[1]))
        chosen.append(best[:3])
        waiting = [item for item in waiting if item is not best and not _repeats(item[2], best[2])]
    return [_saying(found[row], sentence) for row, _, sentence in sorted(chosen)]


def _sentences(one: MomentView) -> list[str]:
    """Return the sentences of a moment; a short line of a note without an end is a heading or an item of a list."""
    text = _text(one)
    lines = text.text.splitlines() if text else []
    blocks = [""]
    for line in lines:
        is_prose = line.rstrip(" \"'”»)").endswith((".", "!", "?", "…", ",")) or len(line.split()) > LONGEST_HEADING
        if len(lines) > 1 and (line.lstrip().startswith("#") or not is_prose):
            blocks.append("")
        else:
            blocks[-1] += f"{line}\n"
    return [sentence for block in blocks for sentence in sentences(block)]


def _text(one: MomentView) -> MomentText | None:
    """Return the words that somebody said or wrote: the owner's own, else those heard, else those written."""
    return next((text for kind in _SAID for text in one.texts if text.kind is kind and text.text), None)


def _tells(sentence: str, stated: Sequence[Statement], names: Collection[str]) -> float:
    """Return how much a sentence tells of those who said it; below 0 where it is no sentence."""
    words = WORD.findall(sentence)
    lower = {word.lower().removesuffix("'s").removesuffix("’s") for word in words}
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or _NO_PROSE.search(sentence):
        return -1.0
    least, enough = GOOD_WORDS
    length = min(1.0, len(words) / least, (MOST_WORDS + 6 - len(words)) / (MOST_WORDS + 6 - enough))
    own = len(lower - STOP_WORDS) / len(lower)
    said = any(one.object and one.object.casefold() in sentence.casefold() for one in stated)
    return (
        LENGTH * length
        + STATED * said
        + NAMED * any(set(name.split()) <= lower for name in names)
        + OWN * bool(_OWN.search(sentence))
        + LIVELY * sentence.rstrip(" \"'”»)").endswith("!")
        + PLAIN * (own - 0.5)
        + ASKING * is_asking(sentence)
        + LISTED
        * (len(re.findall(r"\d+", sentence)) > MOST_NUMBERS or sentence.count(",") + sentence.count(":") > MOST_PARTS)
        + CUT_OFF * (not sentence.rstrip(" \"'”»)").endswith((".", "!", "?", "…")))
    )


def _repeats(one: str, other: str) -> bool:
    """Say whether a sentence says in good part what another says, by their words that are not everybody's."""
    mine, theirs = ({word.lower() for word in WORD.findall(text)} - STOP_WORDS for text in (one, other))
    return len(mine & theirs) >= ALIKE * max(1, min(len(mine), len(theirs)))


def _saying(one: MomentView, sentence: str) -> Saying:
    text = _text(one)
    start_s, end_s = _spoken_at(text, sentence) if text and text.words else (one.moment.start_s, one.moment.end_s)
    return Saying(one, sentence, start_s, end_s, (text.speaker if text else "") or one.voice)


def _spoken_at(text: MomentText, sentence: str) -> tuple[float, float]:
    """Return the seconds in which a sentence is spoken, by counting letters along the words that were heard."""
    letters, owners = "", []
    for number, word in enumerate(text.words):
        mine = _letters(word.text)
        letters += mine
        owners += [number] * len(mine)
    wanted = _letters(sentence)
    at = letters.find(wanted)
    if at < 0 or not wanted:
        return text.words[0].start_s, text.words[-1].end_s
    return text.words[owners[at]].start_s, text.words[owners[at + len(wanted) - 1]].end_s


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", text.lower()))
