"""The whole library on one page: its span, its people, places, chapters and themes, and a line for every year.

Made of summaries that are there already, so it is always current and costs nothing. Small enough for a small model to
read before it guesses what to look for. Knows nothing of questions or prompts.
Source: MemoRAG, Qian et al. 2024: a global memory that gives clues to what should be looked up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from memory.records.derived import Level, Summary
from memory.store import Store, events, full_text

MOST_WORDS = 220
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Sketch:
    """The library in a few lines, and the ids of the summaries that they stand for."""

    text: str
    summary_ids: tuple[str, ...]


def sketch(store: Store, most_words: int = MOST_WORDS) -> Sketch:
    """Return the library told in at most so many words, whole lines only; empty where nothing is remembered."""
    told = events.summaries(store)
    by_level = {level: [one for one in told if one.level is level] for level in Level}
    days = by_level[Level.DAY]
    if not days:
        return Sketch("", ())
    counts = full_text.counts(store)
    span = f"{days[0].start:%B %Y} to {days[-1].end:%B %Y}"
    lines: list[tuple[str, Sequence[Summary]]] = [
        (f"{span}: {counts['moment']} moments in {counts['event']} episodes on {len(days)} days.", ())
    ]
    for level, name in ((Level.PERSON, "People"), (Level.PLACE, "Places"), (Level.THEME, "Themes")):
        most = _most(by_level[level])
        if most:
            lines.append((f"{name}: {', '.join(f'{one.title} ({len(one.child_ids)})' for one in most)}.", most))
    chapters = by_level[Level.CHAPTER]
    for year in reversed(by_level[Level.YEAR]):
        inside = [one for one in chapters if one.start.year == year.start.year]
        lines.append((f"{year.key}: {'; '.join(one.title for one in inside) or year.text}", [year, *inside]))
    return _cut(lines, most_words)


def _most(found: Sequence[Summary]) -> list[Summary]:
    return sorted(found, key=lambda one: (-len(one.child_ids), one.start, one.title))[:MOST_NAMED]


def _cut(lines: Iterable[tuple[str, Sequence[Summary]]], most_words: int) -> Sketch:
    kept: list[str] = []
    ids: list[str] = []
    left = most_words
    for text, rests_on in lines:
        words = text.split()
        if len(words) > left:
            if left < MOST_NAMED:
                break
            text = f"{' '.join(words[:left])} …"
        kept.append(text)
        ids += [one.id for one in rests_on]
        left -= len(words)
        if left <= 0:
            break
    return Sketch("\n".join(kept), tuple(ids))
