"""Records as escaped HTML: answers with their marks, evidence as cards, counts, progress, notes.

Pure functions of records and addresses. Knows nothing of Gradio, of the store or of files; every word of the owner's is
escaped here and nowhere else.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from memory.records.file_names import valid, visible
from memory.records.library import Kind, MomentView, TextKind, Timestamp
from memory.records.query import Citation, Evidence
from qa.answer.compose import clock
from qa.evidence.excerpts import by_owner, date_words, kind_words, place_words

MARK = re.compile(r"\[(\d+)\]")
CODE = re.compile(r"`([^`]+)`")
ENDS = (".", "!", "?", "…")
LONGEST_WORDS = 320
GONE = "File not found (the disk may be disconnected). Its entry is kept."
LATER = " Applies after the current import."
"""What is told of a change that another process has to carry out."""

NOT_ALL_SO = "You marked part of this as wrong:"
COPIED = "Plays as a preview, made when you press play."
KIND_NAMES = {Kind.PHOTO: "photos", Kind.AUDIO: "recordings", Kind.VIDEO: "videos", Kind.NOTE: "notes"}


@dataclass(frozen=True, slots=True)
class Links:
    """Where a moment's picture and its recording can be had, and where it is opened; empty where there is none.

    `why` is why it is shown, a reason a line. `is_copied` where the recording is played as a smaller copy, which is
    made when it is asked for; `is_missing` where the file is not where it was.
    """

    thumb: str = ""
    media: str = ""
    photo: str = ""
    why: str = ""
    is_copied: bool = False
    is_missing: bool = False


def escaped(text: str) -> str:
    """Escape a text for HTML and for the inside of its quoted attributes, and what no page can carry."""
    return html.escape(valid(text))


def named(name: str) -> str:
    """Escape a path or the name of a file, with all that would not be seen or turn the line round written out."""
    return escaped(visible(name))


def anchor(turn: int, mark: int) -> str:
    """Return the id of the card that a mark in a turn of the talk points at."""
    return f"yy-{turn}-{mark}"


def answer_text(text: str, marks: frozenset[int], turn: int, highlight: str = "") -> str:
    """Return an answer as HTML, each of its known marks a link to the card of that number, with a part made strong."""

    def linked(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in marks:
            return found[0]
        return f'<a class="yy-mark" href="#{anchor(turn, number)}" aria-label="source {number}">{number}</a>'

    before, part, after = text.partition(highlight) if highlight else (text, "", "")
    strong = f"<strong>{escaped(part)}</strong>" if part else ""
    return MARK.sub(linked, f"{escaped(before)}{strong}{escaped(after)}")


def list_text(text: str) -> str:
    """Return what is said above a list of all that it is about, without marks for some of it."""
    return escaped(re.sub(r"\s*\[\d+\]", "", text))


def citation_card(citation: Citation, one: MomentView, links: Links, turn: int, burst: int = 0, foot: str = "") -> str:
    """Return the card of a citation: picture or player, quote, date, place, the size of its burst, and its foot."""
    mark = f'<span class="yy-mark">{citation.mark}</span>'
    quote = (note(NOT_ALL_SO) if citation.denied else "") + _quote(citation.quote, one)
    spot = f' id="{anchor(turn, citation.mark)}"'
    return _card(spot, mark, quote + burst_badge(burst), one, citation.start_s, links, foot)


def evidence_card(evidence: Evidence, links: Links, burst: int = 0, foot: str = "") -> str:
    """Return the card of a moment that was found and is not cited; it may stand for a burst of photos."""
    one = evidence.remembered
    return _card("", "", _quote(one.shown_text, one) + burst_badge(burst), one, one.moment.start_s, links, foot)


def burst_badge(burst: int) -> str:
    """Return how many photos a card stands for, nothing where that is itself alone."""
    return f'<p class="yy-note yy-burst">{burst} photos in a burst</p>' if burst > 1 else ""


def cards(inside: Sequence[str]) -> str:
    """Return cards laid out in a grid, nothing where there are none."""
    return f'<ul class="yy-cards" data-photos>{"".join(inside)}</ul>' if inside else ""


def _card(  # noqa: PLR0913  a card holds all of these
    spot: str, mark: str, quote: str, one: MomentView, start_s: float | None, links: Links, foot: str
) -> str:
    top, player = _seen(one, start_s, links)
    return (
        f'<li class="yy-card"{spot}>{top}<div class="yy-body">{quote}{player}'
        f'<p class="yy-meta">{_meta(one, start_s, mark, links)}</p>{note(GONE) if links.is_missing else ""}'
        f"{foot}</div></li>"
    )


def _seen(one: MomentView, start_s: float | None, links: Links) -> tuple[str, str]:
    """Return what stands at the head of a card and the player below its quote."""
    at = f"#t={start_s:.1f}" if start_s else ""
    media = html.escape(links.media + at)
    thumb = html.escape(links.thumb)
    alt = escaped(one.text(TextKind.CAPTION))
    preload, copied = ("none", note(COPIED)) if links.is_copied else ("metadata", "")
    if one.asset.kind is Kind.VIDEO and links.media:
        poster = f' poster="{thumb}"' if thumb else ""
        video = f'<video controls playsinline preload="{preload}"{poster} src="{media}"></video>'
        return f'<div class="yy-thumb">{video}</div>', copied
    if one.asset.kind is Kind.AUDIO and links.media:
        return "", f'<audio controls preload="{preload}" src="{media}"></audio>{copied}'
    if links.thumb:
        picture = f'<img src="{thumb}" alt="{alt}" loading="lazy">'
        if links.photo:
            picture = f"<a{opening(links)}>{picture}</a>"
        return f'<div class="yy-thumb">{picture}</div>', ""
    return "", ""


def opening(links: Links, second_s: float | None = None) -> str:
    """Return the attributes of a link that opens a moment in the viewer, a recording at a second."""
    at = f"?t={second_s:.1f}" if second_s else ""
    why = f' data-why="{escaped(links.why)}"' if links.why else ""
    return f' data-photo href="{escaped(links.photo + at)}"{why}'


def _quote(text: str, one: MomentView) -> str:
    if not text:
        return ""
    short = text if len(text) <= LONGEST_WORDS else text[:LONGEST_WORDS].rsplit(" ", 1)[0] + "…"
    is_owners = by_owner(one)
    spoken = " yy-spoken" if one.own_text and not is_owners else ""
    by = note("You wrote:") if is_owners else ""
    return f'{by}<blockquote class="yy-quote{spoken}">{escaped(short)}</blockquote>'


def _meta(one: MomentView, start_s: float | None, mark: str, links: Links) -> str:
    second = f", at {clock(start_s)}" if start_s is not None else ""
    what = escaped(kind_words(one) + second)
    if links.photo and one.asset.kind is not Kind.PHOTO:  # a photo is its own link
        what = f"<a{opening(links, start_s)}>{what}</a>"
    parts = [
        f"{mark} {what}".strip(),
        escaped(time_words(one.moment.at)),
        escaped(place_words(one)),
    ]
    said = "".join(f"<span>{part}</span>" for part in parts if part)
    name = f'<span class="yy-file" title="{named(one.path)}">{named(PurePath(one.path).name)}</span>'
    return said + name


def time_words(when: Timestamp) -> str:
    """Say a day and, where it is known, the time of day."""
    exact = when.has_hour
    return date_words(when) + (f", {when.at:%H:%M}" if exact else "")


def input_time(when: Timestamp) -> str:
    """Return a time as a browser's field for one holds it, empty where the time of day is not known."""
    return when.at.strftime("%Y-%m-%dT%H:%M") if when.has_hour else ""


def counts(numbers: Mapping[str, int]) -> str:
    """Return how much is remembered, as a row of numbers."""
    shown = {KIND_NAMES[kind]: numbers.get(kind.value, 0) for kind in Kind}
    return (
        '<dl class="yy-counts">'
        + "".join(f"<div><dt>{name}</dt><dd>{number:,}</dd></div>" for name, number in shown.items())
        + "</dl>"
    )


def items(count: int) -> str:
    """Say how many photos, recordings, notes and parts of them there are."""
    return f"{count:,} {'item' if count == 1 else 'items'}"


def progress(told: str, share: float | None, path: str) -> str:
    """Return how far a run is: a sentence, a bar (without an end where that is not known), the file it is at."""
    reach = f' value="{share:.3f}"' if share is not None else ""
    name = named(PurePath(path).name) or "&nbsp;"
    return (
        f'<div class="yy-progress"><p>{escaped(told)}</p><progress{reach}></progress>'
        f'<p class="yy-note">{name}</p></div>'
    )


def warning(text: str) -> str:
    """Return a sentence that the owner should not overlook."""
    return f'<p class="yy-warn">{sentence(text)}</p>'


def note(text: str) -> str:
    """Return a quiet sentence."""
    return f'<p class="yy-note">{coded(text)}</p>'


def pieces_beside(turned: int, total: int, most: int) -> list[tuple[str, int]]:
    """Return the pieces of a list before and after the one shown: what their buttons say, and their numbers."""
    pieces = []
    for word, other in (("Previous:", turned - 1), ("Next:", turned + 1)):
        start = other * most
        if 0 <= start < total:
            pieces.append((f"{word} {start + 1:,}–{min(start + most, total):,} of {total:,}", other))
    return pieces


def coded(text: str) -> str:
    """Escape a text, what stands between backticks as code."""
    return CODE.sub(r"<code>\1</code>", escaped(text))


def sentence(text: str) -> str:
    """Escape an error's words as a sentence; see `plain_sentence`."""
    return coded(_whole(text))


def plain_sentence(text: str) -> str:
    """Return an error's words as a sentence, not as HTML: with a capital, unless it begins with a name, and an end."""
    return valid(_whole(text)).replace("`", "")


def _whole(text: str) -> str:
    is_word = text.partition(" ")[0].isalpha()
    begun = text[:1].upper() + text[1:] if is_word else text
    return begun if begun.endswith(ENDS) else f"{begun}."


def empty(title: str, text: str) -> str:
    """Return what is shown where nothing is yet."""
    return f'<div class="yy-empty"><strong>{escaped(title)}</strong>{escaped(text)}</div>'


def page(inside: str) -> str:
    """Wrap a piece of a page so that the stylesheet reaches it."""
    return f'<div class="yy">{inside}</div>'
