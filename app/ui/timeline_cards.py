"""The Timeline's pieces as escaped HTML: what a span is about, the body of its card, the strip of this day.

Pure functions of words and addresses. Knows nothing of Gradio, of the store or of files.
"""

from collections.abc import Sequence

from app.ui.cards import escaped

LONGEST_CARD_WORDS = 190
LONGEST_TILE_WORDS = 64


def heading(title: str, text: str, told: Sequence[str], head: str = "") -> str:
    """Return the title of where one stands, what is told of it in full, and how much of it there is.

    `head` is HTML of our own that stands in place of the title.
    """
    lines = text.splitlines()
    body = "".join(f"<p>{escaped(line)}</p>" for line in lines if line.strip())
    head = head or f"<h2>{escaped(title)}</h2>"
    return f'<div class="yy-span">{head}{_meta(told)}<div class="yy-telling">{body}</div></div>'


def body(text: str, thumbs: Sequence[str], told: Sequence[str], is_year: bool = False) -> str:
    """Return a card without its title, which is a link: counts, the beginning of the text, a strip of pictures."""
    words = shortened(" ".join(text.split()), LONGEST_CARD_WORDS)
    said = f'<p class="yy-telling">{escaped(words)}</p>' if words else ""
    look = "yy yy-inside yy-year" if is_year else "yy yy-inside"
    return f'<div class="{look}">{_meta(told)}{said}{strip(thumbs)}</div>'


def link(label: str, to: str) -> str:
    """Return a link to an address of ours."""
    return f'<a href="{escaped(to)}">{escaped(label)}</a>'


def links(look: str, inside: Sequence[str]) -> str:
    """Return links in a row, nothing where there are none."""
    return f'<div class="{look}">{"".join(inside)}</div>' if inside else ""


def way(link: str, body: str) -> str:
    """Return a card that leads on: its title, which is a link, and what stands beneath."""
    return f'<div class="yy-card yy-way">{link}{body}</div>'


def strip(thumbs: Sequence[str]) -> str:
    """Return small pictures in a row, nothing where there are none; they say nothing that the words beside do not."""
    if not thumbs:
        return ""
    inside = "".join(f'<img src="{escaped(one)}" alt="" loading="lazy">' for one in thumbs)
    return f'<div class="yy-strip">{inside}</div>'


def tile(thumb: str, words: str, told: str) -> str:
    """Return one moment of this day in an earlier year: its picture, or else its words, and when and where it was."""
    short = escaped(shortened(" ".join(words.split()), LONGEST_TILE_WORDS))
    seen = (
        f'<img src="{escaped(thumb)}" alt="{short}" loading="lazy">' if thumb else f"<blockquote>{short}</blockquote>"
    )
    return f"<figure>{seen}<figcaption>{escaped(told)}</figcaption></figure>"


def this_day(day: str, tiles: Sequence[str]) -> str:
    """Return the strip of this day in earlier years, nothing where there is none."""
    if not tiles:
        return ""
    inside = f'<div class="yy-this-day" tabindex="0" role="group" aria-label="On this day">{"".join(tiles)}</div>'
    return f"<h2>On this day, {escaped(day)}</h2>{inside}"


def shortened(text: str, most: int) -> str:
    """Return a text cut between words to so many characters at the most."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def _meta(told: Sequence[str]) -> str:
    inside = " · ".join(escaped(one) for one in told if one)
    return f'<p class="yy-note">{inside}</p>' if inside else ""
