"""What the owner says of themes: another name, two made one, one parted in two, one that is none.

A theme is derived and changes as events come, so a word of the owner's is on the spots of files that the theme was
about when it was said: it finds the theme that is about most of them now, whatever that is called and however its
events are cut. The words are laid over the themes that were found, in the order they were said. Knows
nothing of how themes are found, told or shown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from memory.records.corrections import (
    Content,
    Correction,
    CorrectionKind,
    SameTheme,
    ThemeDenied,
    ThemeNamed,
    ThemeParted,
)
from memory.records.ids import digest
from memory.store import Store, corrections, edges, hierarchy
from memory.summaries.themes import Theme

ABOUT_THEMES = (
    CorrectionKind.THEME_NAME,
    CorrectionKind.SAME_THEME,
    CorrectionKind.TWO_THEMES,
    CorrectionKind.NOT_A_THEME,
)
MOST_SPOTS = 200
"""A word is on so many of a theme's spots at the most, evenly spread over them."""

LEAST_FOUND = 0.5
"""How many of the events it was about must be in a theme for a word to be about that theme."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the owner's as far as it can be laid: the events that each theme it names was about, by id now.

    `titles` are what each was called when it was said: of several themes about the same events it is about that one.
    """

    kind: CorrectionKind
    about: tuple[frozenset[str], ...]
    name: str = ""
    titles: tuple[str, ...] = ()


def name_mark(store: Store, theme_id: str, old: str, new: str) -> Correction:
    """Make the mark that gives a theme another name."""
    return corrections.new_correction(ThemeNamed(old, new, _spots(store, hierarchy.below(store, theme_id))))


def same_mark(store: Store, one: hierarchy.SummaryNode, other: hierarchy.SummaryNode) -> Correction:
    """Make the mark that says that a theme is part of another, under whose name both are from now on."""
    part, whole = (_spots(store, hierarchy.below(store, theme.id)) for theme in (one, other))
    return corrections.new_correction(SameTheme(one.title, other.title, part, whole))


def parted_mark(store: Store, theme: hierarchy.SummaryNode, halves: Sequence[Sequence[str]]) -> Correction:
    """Make the mark that says that a theme is two, each about some of its events."""
    inside = {one.id: one for one in hierarchy.below(store, theme.id)}
    parts = tuple(_spots(store, [inside[name] for name in half if name in inside]) for half in halves)
    return corrections.new_correction(ThemeParted(theme.title, parts))


def hidden_mark(store: Store, theme: hierarchy.SummaryNode) -> Correction:
    """Make the mark that says that this is no theme; the moments stay where they are."""
    return corrections.new_correction(ThemeDenied(theme.title, _spots(store, hierarchy.below(store, theme.id))))


def said(store: Store) -> list[Correction]:
    """Return the owner's words about themes, in the order in which they were said."""
    return corrections.get_all(store, ABOUT_THEMES)


def read(store: Store) -> list[Word]:
    """Return the owner's words about themes with the events that they are about now."""
    found = []
    for mark in said(store):
        about = tuple(edges.events_at(store, spots) for spots in _spots_of(mark.content))
        name = mark.content.new if isinstance(mark.content, ThemeNamed) else ""
        found.append(Word(mark.kind, about, name, _titles_of(mark.content)))
    return found


def _titles_of(content: Content) -> tuple[str, ...]:
    """Return what each theme was called that a word is about."""
    match content:
        case ThemeNamed(old, _, _):
            return (old,)
        case SameTheme(part, whole, _, _):
            return part, whole
        case ThemeDenied(title, _):
            return (title,)
        case ThemeParted(title, parts):
            return (title,) * len(parts)
    return ()


def _spots_of(content: Content) -> tuple[tuple[str, ...], ...]:
    """Return the spots of each theme that a word is about."""
    match content:
        case ThemeNamed(_, _, spots) | ThemeDenied(_, spots):
            return (spots,)
        case SameTheme(_, _, part_spots, whole_spots):
            return part_spots, whole_spots
        case ThemeParted(_, parts):
            return parts
    return ()


def applied(themes: Iterable[Theme], words: Iterable[Word], title_of: Callable[[Sequence[str]], str]) -> list[Theme]:
    """Return the themes as the owner has them; `title_of` gives the events of a new theme a title, empty for none."""
    found = list(themes)
    for word in words:
        titles = (*word.titles, *[""] * len(word.about))
        at = [_meant(found, about, title) for about, title in zip(word.about, titles, strict=False)]
        first = at[0] if at else None
        if first is None:
            continue
        match word.kind:
            case CorrectionKind.THEME_NAME:
                found[first] = replace(found[first], title=word.name)
            case CorrectionKind.NOT_A_THEME:
                del found[first]
            case CorrectionKind.SAME_THEME if at[1] is not None and at[1] != first:
                found[at[1]] = joined(found[at[1]], found[first])
                del found[first]
            case CorrectionKind.TWO_THEMES:
                found[first : first + 1] = _parted(found[first], word.about, title_of)
    return found


def _meant(themes: Sequence[Theme], about: frozenset[str], title: str) -> int | None:
    """Return which theme is about the most of these events and the least beside them, None where none is.

    One that is called by this title goes before others.
    """
    best: tuple[bool, float, int] | None = None
    for number, theme in enumerate(themes):
        inside = set(theme.event_ids)
        shared = len(inside & about)
        if about and shared >= LEAST_FOUND * len(about):
            found = (theme.title == title, shared / len(inside | about), -number)
            best = max(best or found, found)
    return -best[2] if best else None


def joined(whole: Theme, part: Theme) -> Theme:
    """Return two themes as one, under the name of the whole."""
    shares = dict(zip(part.event_ids, part.shares, strict=True))
    for name, share in zip(whole.event_ids, whole.shares, strict=True):
        shares[name] = max(share, shares.get(name, 0.0))
    lines = {name: (*whole.lines.get(name, ()), *part.lines.get(name, ())) for name in shares}
    lines = {name: tuple(dict.fromkeys(said)) for name, said in lines.items() if said}
    return replace(whole, event_ids=tuple(shares), shares=tuple(shares.values()), lines=lines)


def _parted(theme: Theme, about: Sequence[frozenset[str]], title_of: Callable[[Sequence[str]], str]) -> list[Theme]:
    """Return a theme in two; what came to it since stays with the first."""
    other = [name for name in theme.event_ids if name in about[1] and name not in about[0]]
    rest = [name for name in theme.event_ids if name not in other]
    if not other or not rest:
        return [theme]
    shares = dict(zip(theme.event_ids, theme.shares, strict=True))
    made = []
    for number, half in enumerate((rest, other)):
        key = theme.key if not number else digest("theme half", theme.key, half[0])
        title = title_of(half) or (theme.title if not number else f"{theme.title}, the other part")
        lines = {name: theme.lines[name] for name in half if name in theme.lines}
        made.append(Theme(key, title, tuple(half), tuple(shares[name] for name in half), lines))
    if made[0].title == made[1].title:
        made[1] = replace(made[1], title=f"{made[1].title}, the other part")
    return made


def _spots(store: Store, events: Sequence[hierarchy.SummaryNode]) -> tuple[str, ...]:
    return tuple(hierarchy.spread(edges.spots_of_events(store, [one.id for one in events]), MOST_SPOTS))
