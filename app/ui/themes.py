"""The Themes page's work: what the library keeps coming back to, as cards, and the owner's words about it.

Knows the open library and the cards; nothing of Gradio. A theme that is pressed stands open, so that one may say
what it is; what was said is listed below, to be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.library.session import Session
from app.services import themes
from app.services.corrections import in_words, record, undo
from app.services.errors import UserError
from app.ui import cards
from app.ui.media import Media
from app.ui.place_cards import Shot, strip
from app.ui.place_saying import shot
from memory.language.format import dated
from memory.records.corrections import Correction, ThemeDenied, ThemeParted
from memory.retrieval.grouping import visible_groups
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import SummaryNode, spread

MOST_CARDS, MOST_SAID = 60, 20
PICTURES = 4
OPEN, CALL, MERGE, SPLIT, HIDE, BACK = "open", "call", "merge", "split", "hide", "back"
HIDING = "Only the topic goes: its photos, recordings and notes stay."


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows, which theme stands open, and what to tell the owner."""

    chosen: str
    shown: str
    message: str = ""


def press(session: Session, media: Media, chosen: str, to: str, fields: Mapping[str, str]) -> View:
    """Return the page after something was pressed. Raises UserError where what the owner says cannot be meant."""
    what, _, key = to.partition(" ")
    if what == OPEN:
        return view(session, media, "" if key == chosen else key)
    told = _say(session, what, key, fields)
    return view(session, media, chosen, told)


def _say(session: Session, what: str, key: str, fields: Mapping[str, str]) -> str:
    match what:
        case "call":
            mark = themes.called(session, key, fields.get("name", ""))
        case "merge":
            if not fields.get("other"):
                raise UserError("choose the other topic first")
            mark = themes.merged(session, key, fields["other"])
        case "hide":
            mark = themes.hidden(session, key)
        case "split":
            mark, counts = themes.split(session, key)
            return f"Split.{'' if counts else cards.LATER}"
        case "back":
            mark = themes.marked(session, key)
            counts = undo(session, [mark]).counts
            return f"Undone: {_words(mark)}.{'' if counts else cards.LATER}"
        case _:
            raise UserError("nothing was selected")
    counts = record(session, [mark]).counts
    return f"Saved: {_words(mark)}.{'' if counts else cards.LATER}"


def view(session: Session, media: Media, chosen: str = "", told: str = "") -> View:
    """Return the page: the themes, those with most episodes first, one of them open, and what was said of them."""
    found = themes.listed(session)
    said = _said(themes.said(session)[:MOST_SAID])
    if not found:
        text = "What comes up three times on two or more days becomes a topic."
        return View("", cards.page(cards.empty("No topics yet", text) + said), told)
    leaders = visible_groups(session.store).leaders
    inside = found[:MOST_CARDS]
    chosen = chosen if chosen in {one.key for one, _ in inside} else ""
    others = sorted(((one.title, one.key) for one, _ in found), key=lambda item: item[0].casefold())
    thumbs = _thumbs(session, media, [one for one, _ in inside], leaders)
    made = [_card(one, events, thumbs[one.id], others if one.key == chosen else []) for one, events in inside]
    more = (
        cards.note(f"And {len(found) - MOST_CARDS:,} more: `yesteryear themes` lists them.")
        if found[MOST_CARDS:]
        else ""
    )
    return View(chosen, cards.page(f'<ul class="yy-themes">{"".join(made)}</ul>{more}{said}'), told)


def _thumbs(
    session: Session, media: Media, found: Sequence[SummaryNode], leaders: Mapping[str, str]
) -> dict[str, list[Shot]]:
    """Return a few pictures of each theme."""
    chosen = {}
    for one in found:
        leaves = hierarchy.pictures(session.store, hierarchy.child_ids(session.store, one.id), PICTURES)
        chosen[one.id] = spread([leaf.moment_id for leaf in leaves if leaf.asset_id not in leaders], PICTURES)
    held = moment_store.remembered(session.store, [name for names in chosen.values() for name in names])
    return {one: [shot(media, held[name]) for name in names if name in held] for one, names in chosen.items()}


def _card(one: SummaryNode, events: int, thumbs: Sequence[Shot], others: Sequence[tuple[str, str]]) -> str:
    """Return the card of a theme; it stands open where it is given the other themes."""
    when = f"{events} times · {dated(one.start.date(), one.end.date())}"
    text = "".join(f"<p>{cards.escaped(line)}</p>" for line in one.text.splitlines() if line.strip())
    return (
        f'<li class="yy-card yy-about-theme"><div class="yy-body"><h2><button type="button" class="yy-title" '
        f'data-to="{OPEN} {cards.escaped(one.key)}" aria-expanded="{str(bool(others)).lower()}">'
        f'{cards.escaped(one.title)}</button></h2><p class="yy-note">{when}</p><div class="yy-telling">{text}</div>'
        f"{strip(thumbs)}{_forms(one, others) if others else ''}</div></li>"
    )


def _forms(one: SummaryNode, others: Sequence[tuple[str, str]]) -> str:
    """Return what can be said of a theme: its name, that it is part of another, that it is two, that it is none."""
    key = cards.escaped(one.key)
    choices = "".join(
        f'<option value="{cards.escaped(other)}">{cards.escaped(title)}</option>'
        for title, other in others
        if other != one.key
    )
    joined = (
        f'<form class="yy-theme-word" data-to="{MERGE} {key}"><label>Part of '
        f'<select name="other"><option value="">another topic</option>{choices}</select></label>'
        '<button class="yy-pill">Merge</button></form>'
    )
    return (
        f'<div class="yy-theme-words"><form class="yy-theme-word" data-to="{CALL} {key}"><label>Name '
        f'<input name="name" value="{cards.escaped(one.title)}"></label>'
        f'<button class="yy-pill">Rename</button></form>{joined if choices else ""}'
        f'<div class="yy-theme-word"><button type="button" class="yy-pill" data-to="{SPLIT} {key}">'
        "Split in two</button>"
        f'<button type="button" class="yy-pill" data-to="{HIDE} {key}">Remove topic</button></div>'
        f"{cards.note(HIDING)}</div>"
    )


def _said(marks: Sequence[Correction]) -> str:
    """Return what was said of themes, each with a button that takes it back; nothing where nothing was."""
    lines = "".join(
        f"<li><span>{cards.escaped(_words(mark))}</span>"
        f'<button type="button" class="yy-pill" data-to="{BACK} {cards.escaped(mark.id)}">Undo</button></li>'
        for mark in marks
    )
    return f'<h2>Your corrections</h2><ul class="yy-words">{lines}</ul>' if lines else ""


def _words(mark: Correction) -> str:
    """Say what was corrected; `in_words` calls a topic a theme, as programs do."""
    match mark.content:
        case ThemeParted(title):
            return f"{title} is split in two"
        case ThemeDenied(title):
            return f"{title} is removed"
    return in_words(mark)
