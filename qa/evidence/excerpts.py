"""What a piece of evidence says in words: its date, its place, its kind, and the sentence that fits a question best.

Knows the records, and nothing of models' prompts or of pages.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from memory.language.dates.relative import dated
from memory.language.sentences import lines, split
from memory.records.file_names import valid
from memory.records.library import Kind, Medium, MomentText, MomentView, Precision, TextKind, Timestamp
from memory.records.query import Citation, Evidence, Sense
from qa.evidence.verify import stems
from qa.parse.media import read_senses

LONGEST_QUOTE = 240
OWNER = "owner"
"""Who wrote a quote that is the owner's own words on a moment."""

KIND_WORDS = {Kind.PHOTO: "photo", Kind.AUDIO: "voice note", Kind.VIDEO: "video", Kind.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a moment that fit best, with the seconds in which they are spoken where they are."""

    text: str
    start_s: float | None
    end_s: float | None


def date_words(when: Timestamp) -> str:
    """Say a time as far as it is known: Sunday 14 July 2024, July 2024, 2024."""
    match when.precision:
        case Precision.YEAR:
            return f"{when.at:%Y}"
        case Precision.MONTH:
            return f"{when.at:%B %Y}"
        case _:
            return f"{when.at:%A} {when.at.day} {when.at:%B %Y}"


def place_words(one: MomentView) -> str:
    """Say where a moment was, empty where that is not known."""
    place = one.asset.place
    return ", ".join(dict.fromkeys(filter(None, (place.quarter, place.name, place.country)))) if place else ""


def kind_words(one: MomentView) -> str:
    """Say what sort of thing a moment is a piece of."""
    if one.moment.medium is Medium.MESSAGE:
        speaker = one.texts[0].speaker if one.texts else ""
        return f"message from {speaker}" if speaker else "message"
    return KIND_WORDS[one.asset.kind]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences and lines, as they are written."""
    return [piece for line in lines(text) if line.strip(" #*-_>`") for piece in split(line)]


def nearest(parts: Sequence[str], wanted: Collection[str]) -> int:
    """Return the number of the first text that holds most of some stems, 0 where there is none."""
    return max(range(len(parts)), key=lambda number: len(stems(parts[number]).intersection(wanted)), default=0)


def as_dialogue(said: Sequence[MomentView]) -> str:
    """Return messages with who said them: 'Ana: “Where is it?” Tom: “In the shed.”'."""
    return " ".join(f"{teller(one)}: “{' '.join(one.own_text.split())}”" for one in said)


def best_quote(one: MomentView, question: str) -> Quote:
    """Return the sentence of a moment that shares most with the question, and for speech when it is said."""
    spoken = next((text for text in one.texts if text.kind is TextKind.TRANSCRIPT), None)
    if one.own_text == one.text(TextKind.IMPORTED):
        return Quote(_told_or_seen(one, question), one.moment.start_s, one.moment.end_s)
    text = _nearest_sentence(one.own_text, question)
    if spoken and not by_owner(one) and spoken.words and text:
        start_s, end_s = _spoken_at(spoken, text)
        return Quote(text, start_s, end_s)
    return Quote(text, one.moment.start_s, one.moment.end_s)


def _quoted(one: MomentView, words: str) -> Quote:
    """Return words of a moment with, for speech, when they are said."""
    spoken = next((text for text in one.texts if text.kind is TextKind.TRANSCRIPT), None)
    if spoken and spoken.words and not by_owner(one):
        return Quote(words, *_spoken_at(spoken, words))
    return Quote(words, one.moment.start_s, one.moment.end_s)


def _told_or_seen(one: MomentView, question: str) -> str:
    """Return what was told of a picture elsewhere, or what is seen in it where that fits a question better."""
    told, caption = one.own_text, one.text(TextKind.CAPTION)
    shown = _nearest_sentence(caption, question) if caption else ""
    seen = _pictured(caption, one.read, question) if one.read else shown
    if not told:
        return seen
    best, wanted = _nearest_sentence(told, question), stems(question)
    return seen if len(wanted & stems(seen)) > len(wanted & stems(best)) else best


def heard(one: MomentView) -> str:
    """Return whose voice is heard in a moment, "perhaps Lena" where unsure; empty where it may be two people's."""
    names = [name if how.startswith(name) else f"perhaps {name}" for name, how in one.people if how.endswith("voice")]
    return names[0] if len(names) == 1 else ""


def speaker_name(one: MomentView) -> str:
    """Return who sent a message, as written; empty where that is not known."""
    return next((text.speaker for text in one.texts if text.speaker), "")


def teller(one: MomentView) -> str:
    """Return whose words are told of a moment: the owner's, a sender's or a voice's; empty where that is not known."""
    return "you" if by_owner(one) else speaker_name(one) or heard(one)


def by_owner(one: MomentView) -> bool:
    """Say whether what is told of a moment is what the owner wrote of it, in place of what it says itself."""
    return bool(one.text(TextKind.OWNER))


def _pictured(caption: str, read: str, question: str) -> str:
    """Return what a picture shows or the words in it, marked as such, whichever fits a question better; else both."""
    words = f"the words “{_nearest_rows(read, question)}”"
    shown = _nearest_sentence(caption, question).rstrip(" .") if caption else ""
    wanted = stems(question)
    of_shown, of_read = len(wanted & stems(shown)), len(wanted & stems(read))
    if not shown or of_read > of_shown or Sense.WRITTEN in read_senses(question, frozenset()):
        return words
    return shown if of_shown > of_read else f"{shown}, with {words}"


def _nearest_rows(read: str, question: str) -> str:
    """Return all words in a picture where they are few, else from the row on that shares most with the question."""
    wanted, rows = stems(question), read.splitlines()
    scored = [len(wanted & stems(row)) for row in rows]
    best = 0 if sum(map(len, rows)) <= LONGEST_QUOTE / 2 else scored.index(max(scored))
    told = rows[best]
    for row in rows[best + 1 :]:
        if len(told) + len(row) > LONGEST_QUOTE / 2:
            break
        told += f" / {row}"
    return told[:LONGEST_QUOTE]


def _nearest_sentence(text: str, question: str) -> str:
    wanted = stems(question)
    pieces = sentences(text) or [text]
    scored = [len(wanted & stems(piece)) for piece in pieces]
    best = scored.index(max(scored))
    chosen = pieces[best].lstrip("#*->` ")
    if pieces[best].startswith("#") and best + 1 < len(pieces):
        chosen = pieces[best + 1].lstrip("#*->` ")
    while len(chosen) < LONGEST_QUOTE / 2 and best + 1 < len(pieces) and chosen.endswith("?"):
        best += 1
        chosen = f"{chosen} {pieces[best]}"
    chosen = re.sub(r"^(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\] )?", "", chosen)
    return chosen if len(chosen) <= LONGEST_QUOTE else chosen[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"


def _spoken_at(spoken: MomentText, quote: str) -> tuple[float, float]:
    """Return the seconds of the words that begin and end a quote, found by counting its letters in the transcript."""
    whole = _letters(" ".join(word.text for word in spoken.words))
    wanted = _letters(quote)
    at = whole.find(wanted)
    if at < 0:
        return spoken.words[0].start_s, spoken.words[-1].end_s
    position, first, last = 0, spoken.words[0], spoken.words[-1]
    for word in spoken.words:
        if position <= at:
            first = word
        position += len(_letters(word.text))
        if position >= at + len(wanted):
            last = word
            break
    return first.start_s, last.end_s


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", text.lower()))


def cite(mark: int, one: MomentView, question: str, words: str = "") -> Citation:
    """Make the citation of a moment, narrowed to the words that were quoted, else to those that fit the question."""
    quote = _quoted(one, words) if words else best_quote(one, question)
    moment, by = one.moment, OWNER if by_owner(one) else ""
    where = (mark, moment.id, one.path, one.asset.kind, moment.at, quote.start_s, quote.end_s)
    return Citation(*where, quote.text, by)


def grounds(one: MomentView) -> str:
    """Return everything a sentence may rest on in a moment: its words, sender, kind, date and place."""
    captions = one.text(TextKind.CAPTION)
    at = one.moment.at.at
    words = dated(one.all_text, at)
    date = f"{date_words(one.moment.at)} {at:%Y-%m-%d %H:%M} {at.hour}"
    return " ".join(
        filter(None, (words, captions, one.scene, kind_words(one), date, place_words(one), valid(one.path)))
    )


def strongest(evidence: Sequence[Evidence], question: str) -> float:
    """Return the largest share of the question's content words that one piece of evidence holds, 0..1."""
    wanted = stems(question)
    if not wanted:
        return 0.0
    return max((len(wanted & stems(grounds(item.remembered))) / len(wanted) for item in evidence), default=0.0)
