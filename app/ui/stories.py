"""The Stories page's work: what can be told as a story, as cards, and one told in full with what keeps it as a file.

Knows the open library and the cards; nothing of Gradio. An address says what is shown: `?of=chapter` for the list of a
level, `?of=chapter&key=2024-07-12 trip` for one story; `?of=album&key=...` and `?of=files&key=...` for
one of what was chosen.
"""

from collections.abc import Mapping

from app.library.session import Session
from app.services import stories as services_stories
from app.services.browser import find_browser
from app.services.errors import UserError
from app.ui import addresses, cards, story_cards, story_route, titles
from app.ui.addresses import Address
from app.ui.media import Media, viewer_address
from app.ui.story_cards import Sources
from memory.records.derived import Level
from memory.records.library import Kind, MomentView
from memory.store import hierarchy
from memory.summaries.highlights import Saying
from memory.summaries.stories import Choice, Story, covers
from memory.summaries.title_corrections import LEVELS

MOST_CARDS = 24
PLACE = "stories"
NAMES = {
    Level.CHAPTER: "Trips and projects",
    Level.YEAR: "Years",
    Level.MONTH: "Months",
    Level.PLACE: "Places",
    Level.AREA: "Regions and countries",
    Level.PERSON: "People",
}
NO_PDF = "To save a PDF, install Chromium, Chrome, Edge or Brave, or print the HTML file."


def follow(session: Session, media: Media, address: Address, notice: str = "") -> str:
    """Return the page of an address; the opening one where it names nothing. `notice` is HTML of our own."""
    level, of, key = _level(address), address.fields.get("of", ""), address.fields.get("key", "")
    if key and (level is not None or of in tuple(Choice)):
        return told(session, media, of, key, notice)
    return listing(session, media, level if level in NAMES else Level.CHAPTER, address.number("from"))


def _level(address: Address) -> Level | None:
    return next((one for one in Level if one.value == address.fields.get("of")), None)


def tells(of: Level | Choice, key: str) -> str:
    """Return the address of the story of a summary, or of what was chosen."""
    return addresses.write(PLACE, of=of.value, key=key)


def _lists(level: Level, first: int = 0) -> str:
    return addresses.write(PLACE, **{"of": level.value, "from": first})


def listing(session: Session, media: Media, level: Level | None = Level.CHAPTER, first: int = 0) -> str:
    """Return the stories of a level as cards, newest first, from the `first` one on."""
    level = level or Level.CHAPTER
    found, total = hierarchy.newest(session.store, level, first, MOST_CARDS)
    seen = covers(session.store, found)
    thumbs = {name: media.links(one).thumb for name, one in seen.items()}
    made = [story_cards.choice(tells(level, one.key), one, thumbs.get(one.id, "")) for one in found]
    levels = [(_lists(one), word, one is level) for one, word in NAMES.items()]
    turns = []
    if first:
        turns.append((_lists(level, max(0, first - MOST_CARDS)), "Newer", False))
    if first + MOST_CARDS < total:
        turns.append((_lists(level, first + MOST_CARDS), f"Older ({total - first - MOST_CARDS:,} more)", False))
    nothing = "" if made else _nothing(level)
    return cards.page(story_cards.chips(levels) + cards.cards(made) + nothing + story_cards.chips(turns))


def _nothing(level: Level) -> str:
    if level is Level.CHAPTER:
        text = "Trips, weekends and projects appear here as you add files. Years and months may be ready already."
        return cards.empty("No trips or projects yet", text)
    return cards.empty(f"No {NAMES[level].lower()} yet", "Add a folder on the Library page.")


def told(session: Session, media: Media, of: str, key: str, notice: str = "") -> str:
    """Return one story in full, with the ways back and to the files that keep it."""
    try:
        found = services_stories.told(session, of, key)
    except UserError as error:
        return cards.page(cards.note(cards.plain_sentence(str(error)))) + listing(session, media)
    level = found.subject.level
    back = story_cards.chips(
        [(_lists(level if level in NAMES else Level.CHAPTER), "All stories", False), *_origin(found)]
    )
    title = titles.editable(found.subject.title, titles.CALL) if level and level in LEVELS else ""
    article = story_cards.article(found, _sources(media), title)
    return cards.page(f'<div class="yy-bar">{back}{_keeping(media, of, key)}</div>{notice}{article}')


def _origin(found: Story) -> list[tuple[str, str, bool]]:
    """Return the way to the album that a story is of."""
    is_album = found.subject.of is Choice.ALBUM
    return [(addresses.write("albums", found.subject.key), "Open the album", False)] if is_album else []


def press(session: Session, to: str, at: Address, fields: Mapping[str, str]) -> str:
    """Give what is told where the page stands (`at`) a title, or take one back; return what to tell the owner.

    Raises UserError.
    """
    level = _level(at)
    return titles.press(session, to, level if level in LEVELS else None, at.fields.get("key", ""), fields)


def _keeping(media: Media, of: str, key: str) -> str:
    """Return the links that save a story; where nothing prints a PDF, how to come by one."""
    html = cards.escaped(story_route.address(media, of, key, story_route.HTML))
    pdf = cards.escaped(story_route.address(media, of, key, story_route.PDF))
    can_print = find_browser() is not None
    printed = f'<a class="yy-pill" href="{pdf}" download>Save as PDF</a>' if can_print else ""
    note = "" if can_print else cards.note(NO_PDF)
    kept = f'<a class="yy-pill" href="{html}" download>Save as HTML</a>{printed}'
    return f'<div class="yy-pills">{kept}</div>{note}'


def _sources(media: Media) -> Sources:
    def picture(one: MomentView, is_wide: bool) -> str:
        links = media.links(one)
        return links.media if is_wide and one.asset.kind is Kind.PHOTO else links.thumb

    return Sources(picture, viewer_address, lambda saying: _player(media, saying))


def _player(media: Media, saying: Saying) -> str:
    """Return what plays a saying from its second, nothing where it was written."""
    one = saying.remembered
    links = media.links(one)
    if saying.start_s is None or not links.media:
        return ""
    address = cards.escaped(f"{links.media}#t={saying.start_s:.1f}")
    if one.asset.kind is Kind.VIDEO:
        poster = f' poster="{cards.escaped(links.thumb)}"' if links.thumb else ""
        return f'<video controls playsinline preload="none"{poster} src="{address}"></video>'
    return f'<audio controls preload="none" src="{address}"></audio>'
