"""A story as escaped HTML: the cards that lead to stories, and one told in full with its pictures and quotes.

Pure functions of records and of the addresses that the caller gives; the page and the file to keep are both made of
them. Knows nothing of Gradio, of the store or of files.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import PurePath

from app.ui.cards import escaped, items, time_words
from app.ui.timeline_cards import LONGEST_CARD_WORDS, shortened
from memory.language.dates.format import vague_words
from memory.language.format import dated, imported_text, listed, title_without_subject
from memory.records.days import local_days
from memory.records.derived import ChapterKind, Level, Title
from memory.records.file_names import visible
from memory.records.library import Medium, MomentView, TextKind
from memory.store.hierarchy import SummaryNode
from memory.summaries.highlights import Picture, Saying
from memory.summaries.stories import Choice, Passage, Story, Subject, subject_of
from qa.answer.compose import clock
from qa.evidence.excerpts import by_owner, date_words, kind_words

MOST_NAMED = 6
CURRENT = ' aria-current="true"'
PLAIN_RATIO = 4 / 3
"""What is taken for a picture's width through its height where that is not known."""

KINDS = {
    ChapterKind.TRIP: "A trip",
    ChapterKind.JOURNEY: "A journey",
    ChapterKind.OCCASION: "An occasion",
    ChapterKind.PROJECT: "A project",
}
LEVEL_WORDS = {
    Level.YEAR: "A year",
    Level.MONTH: "A month",
    Level.DAY: "A day",
    Level.PLACE: "A place",
    Level.AREA: "A part of the world",
    Level.PERSON: "A person",
    Level.THEME: "A topic",
}
CHOICES = {Choice.ALBUM: "An album", Choice.FILES: "A selection"}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a story's pictures and sound are had; each gives an empty text where there is none.

    `picture` gives the address of a picture, a larger one where its second argument says so; `photo` that at which it
    is opened in the viewer; `player` gives HTML that plays a saying from its second. Pictures are fetched as they come
    into view where `is_lazy`; on paper none ever does.
    """

    picture: Callable[[MomentView, bool], str]
    photo: Callable[[MomentView], str]
    player: Callable[[Saying], str]
    is_lazy: bool = True


def choice(to: str, branch: SummaryNode, thumb: str) -> str:
    """Return the card of a story, a link to it."""
    seen = f'<div class="yy-thumb"><img src="{escaped(thumb)}" alt="" loading="lazy"></div>' if thumb else ""
    words = escaped(shortened(" ".join(branch.text.split()), LONGEST_CARD_WORDS))
    kind = escaped(kicker(subject_of(branch)))
    return (
        f'<li class="yy-card yy-choice"><a href="{escaped(to)}">{seen}<span class="yy-body">'
        f'<span class="yy-kicker">{kind}</span><span class="yy-name">{escaped(branch.title)}</span>'
        f'<span class="yy-said">{words}</span></span></a></li>'
    )


def kicker(subject: Subject) -> str:
    """Say what sort of thing a story is of, and when it was where that is known, unless its title says so."""
    title = subject.title_fields
    if isinstance(subject.of, Choice):
        days = dated(title.first, title.last) if title.name and title.first and title.last else ""
        return " · ".join(filter(None, (CHOICES[subject.of], days)))
    first, last = local_days(subject.start, subject.end)
    kind = KINDS[title.chapter] if title.chapter else "Several days"
    told = LEVEL_WORDS.get(subject.of, "") if subject.of is not Level.CHAPTER else kind
    is_calendar = subject.of in (Level.YEAR, Level.MONTH, Level.DAY)
    is_told = not title.is_owners and ((title.first, title.last) == (first, last) or is_calendar)
    return told if is_told else f"{told} · {dated(first, last)}"


def article(story: Story, sources: Sources, title: str = "") -> str:
    """Return a story in full: what, when, where and who, then its events with their best pictures and quotes.

    `title` is HTML of our own that stands in place of its title.
    """
    cover = story.cover
    seen = _figure(cover, sources, is_wide=True) if cover else ""
    body = "".join(_passage(one, cover, sources) for one in story.passages)
    chosen = f"Chosen from {items(story.moments)}."
    quoted = " Quotes are word for word." if any(one.sayings for one in story.passages) else ""
    more = f" {story.left_out:,} smaller parts are left out." if story.left_out else ""
    head = title or f"<h2>{escaped(story.subject.title)}</h2>"
    return (
        f'<article class="yy-story" data-photos><header><p class="yy-kicker">{escaped(kicker(story.subject))}</p>'
        f"{head}{_lede(story)}{_about(story)}</header>"
        f'{f"""<div class="yy-cover">{seen}</div>""" if seen else ""}{body}'
        f'<footer class="yy-note">{chosen}{quoted}{more}</footer></article>'
    )


def _lede(story: Story) -> str:
    return "".join(f'<p class="yy-lede">{escaped(line)}</p>' for line in story.text.splitlines() if line.strip())


def _about(story: Story) -> str:
    people = listed(story.people[:MOST_NAMED]) if len(story.people) <= MOST_NAMED else listed(story.people, MOST_NAMED)
    parts = [f"With {people}" if people else "", listed(story.places, 4)]
    inside = " · ".join(escaped(part) for part in parts if part)
    return f'<p class="yy-about">{inside}</p>' if inside else ""


def _passage(one: Passage, cover: Picture | None, sources: Sources) -> str:
    is_bare = not (one.text or one.sayings) and len(one.pictures) == 1
    pictures = [_figure(picture, sources) for picture in one.pictures if picture is not cover or is_bare]
    grid = f'<div class="yy-grid">{"".join(pictures)}</div>' if any(pictures) else ""
    told = "".join(f"<p>{escaped(line)}</p>" for line in one.text.splitlines() if line.strip())
    telling = f'<div class="yy-telling">{told}</div>' if told else ""
    said = "".join(_pull(saying, sources) for saying in one.sayings)
    when = " · ".join(filter(None, (_when(one.event), one.place)))
    title = escaped(_title(one))
    return (
        f'<section class="yy-passage"><h3>{title}</h3><p class="yy-note">{escaped(when)}</p>'
        f"{telling}{grid}{said}</section>"
    )


def _title(one: Passage) -> str:
    """Return an event's title without the words that a saying of it quotes below."""
    title = one.event.title_fields
    if not isinstance(title, Title):
        return one.event.title
    is_quoted = any(_plain(title.subject) in _plain(saying.text) for saying in one.sayings)
    return (is_quoted and title_without_subject(title)) or one.event.title


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _when(event: SummaryNode) -> str:
    """Say when an event was: its month or year where no more is known, else its day, and its hours where it has any."""
    title = event.title_fields
    return vague_words(title.dated) if isinstance(title, Title) and title.dated else _span(event.start, event.end)


def _span(start: datetime, end: datetime) -> str:
    first_day, last_day = local_days(start, end)
    day = dated(first_day, last_day)
    if start.time() == time():
        return day
    first, last = f"{start:%H:%M}", f"{end:%H:%M}"
    return f"{day}, {first if first == last or first_day != last_day else f'{first}–{last}'}"


def _figure(picture: Picture, sources: Sources, is_wide: bool = False) -> str:
    """Return a picture that keeps its shape, with the owner's own words for it; nothing where it cannot be had."""
    one = picture.remembered
    address = sources.picture(one, is_wide)
    if not address:
        return ""
    alt = escaped(one.text(TextKind.CAPTION) or f"{kind_words(one).capitalize()}, {time_words(one.moment.at)}")
    loading = ' loading="lazy"' if sources.is_lazy and not is_wide else ""
    seen = f'<img src="{escaped(address)}" alt="{alt}"{loading}>'
    photo = sources.photo(one)
    if photo:
        seen = f'<a data-photo href="{escaped(photo)}">{seen}</a>'
    known = "" if picture.ratio else " yy-shapeless"
    words = escaped(_own_words(one))
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return (
        f'<figure class="yy-picture{known}" style="--ratio:{picture.ratio or PLAIN_RATIO:.4f}">{seen}{caption}</figure>'
    )


def _own_words(one: MomentView) -> str:
    """Return what the owner, or who gave the picture its title, says of it."""
    imported = imported_text([replace(tags, favourite=False) for tags in one.tags]) if one.tags else ""
    told = one.text(TextKind.OWNER) or imported or (one.text(TextKind.IMPORTED) if not one.tags else "")
    lines = [line for line in told.splitlines() if line.strip()]
    if lines:
        return shortened(lines[0], LONGEST_CARD_WORDS)
    return f"From a video, at {clock(one.moment.start_s or 0.0)}" if one.moment.medium is Medium.SHOT else ""


def _pull(saying: Saying, sources: Sources) -> str:
    text = saying.text if saying.text.endswith((".", "!", "?", "…")) else f"{saying.text.rstrip(',;:')}"
    return (
        f'<figure class="yy-pull"><blockquote>{escaped(text)}</blockquote>'
        f"<figcaption>{escaped(source_words(saying))}</figcaption>{sources.player(saying)}</figure>"
    )


def source_words(saying: Saying) -> str:
    """Say whose words a saying is, what they are a piece of, from which second, and from when."""
    one = saying.remembered
    second = f", at {clock(saying.start_s)}" if saying.start_s is not None else ""
    what = kind_words(one)
    if by_owner(one):
        return f"You wrote about a {what}, {date_words(one.moment.at)} · {PurePath(one.path).name}"
    who = "" if saying.speaker and saying.speaker in what else saying.speaker
    name = visible(PurePath(one.path).name)
    told = ", ".join(filter(None, (who, f"{what}{second}", date_words(one.moment.at))))
    return f"{told[:1].upper()}{told[1:]} · {name}"


def chips(links: Sequence[tuple[str, str, bool]]) -> str:
    """Return links, each (its address, what it says, whether one is there), in a row."""
    inside = "".join(
        f'<a class="yy-pill" href="{escaped(to)}"{CURRENT if here else ""}>{escaped(word)}</a>'
        for to, word, here in links
    )
    return f'<div class="yy-pills">{inside}</div>' if inside else ""
