"""Everything in one scroll: what there is, day by day, and a day's or a month's piece of it, as the page asks for them.

The browser keeps none of it, so that what is hidden meanwhile is not shown again. Knows the open library, in which
nothing hidden is to be seen, and the cards; nothing of Gradio.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, HTTPException
from starlette.responses import HTMLResponse, JSONResponse

from app.library.session import Session
from app.ui.cards import escaped, items
from app.ui.media import Media
from app.ui.timeline import Spot
from app.ui.timeline_cards import shortened
from memory.language.format import dated_title
from memory.records.derived import Level, SummaryTitle
from memory.records.library import Kind, MomentView, Precision, TextKind
from memory.retrieval import grouping
from memory.retrieval.grouping import visible_groups
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED, SummaryNode
from qa.evidence.excerpts import kind_words, place_words

MOST_TILES, MOST_CHOSEN, MOST_PLACES = 400, 12, 2
LONGEST_TELLING, LONGEST_QUOTE, LONGEST_ALT = 320, 150, 200
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
SHELL = """<div class="yy yy-reel" data-zoom="days">
<p class="yy-reel-way"><button type="button" data-reel="open">All photos</button></p>
<section class="yy-reel-open" aria-label="All photos, newest first" hidden>
<div class="yy-reel-bar"><button type="button" data-reel="close">Back to years</button>
<p class="yy-reel-now"></p>
<div class="yy-reel-zoom" role="group" aria-label="Zoom">
<button type="button" data-reel="days" aria-pressed="true">Days</button>
<button type="button" data-reel="months" aria-pressed="false">Months</button>
<button type="button" data-reel="years" aria-pressed="false">Years</button></div></div>
<div class="yy-reel-frame"><div class="yy-reel-scroll" tabindex="0" role="region" aria-label="Days in order">
<div class="yy-reel-whole"></div></div>
<div class="yy-reel-scrub" role="slider" tabindex="0" aria-label="Date" aria-orientation="vertical" aria-valuemin="0"
 aria-valuemax="0" aria-valuenow="0"><span class="yy-reel-thumb"></span><span class="yy-reel-month"></span></div></div>
<div class="yy-reel-told" role="status"></div></section></div>"""
"""The button above the years, and the empty scroll that assets/reel.js fills once it is pressed."""


def routes(session: Session, media: Media) -> APIRouter:
    """Return the routes /reel, /reel/{key} and /reel/chosen/{key}, a key as in memory/retrieval/grouping.py."""
    router = APIRouter()

    def days() -> JSONResponse:
        return JSONResponse({"days": grouping.days(session.store), "most": MOST_TILES}, headers=HEADERS)

    def piece(key: str) -> HTMLResponse:
        return _sent(day(session, media, key))

    def month(key: str) -> HTMLResponse:
        return _sent(few(session, media, key))

    router.add_api_route("/reel", days, methods=["GET"])
    router.add_api_route("/reel/{key}", piece, methods=["GET"])
    router.add_api_route("/reel/chosen/{key}", month, methods=["GET"])
    return router


def spot_of(key: str) -> Spot | None:
    """Return where a key's summary stands among the years; None where it names nothing."""
    level = grouping.level_of(key)
    path = ((Level.YEAR, key[:4]), (Level.MONTH, key[:7]), (Level.DAY, key))
    return Spot(path[: key.count("-") + 1]) if level else None


def day(session: Session, media: Media, key: str) -> str:
    """Return what lies on a day, or is known to a month or a year alone, as HTML; empty where that is nothing."""
    level = grouping.level_of(key)
    ids = grouping.moments(session.store, key) if level else []
    if level is None or not ids:
        return ""
    held = list(moment_store.remembered(session.store, ids[:MOST_TILES]).values())
    told = hierarchy.find(session.store, level, key) if level is Level.DAY else None
    tiles = _tiles(session, media, key, held)
    if len(ids) > MOST_TILES:
        words = f"and {len(ids) - MOST_TILES:,} more"
        tiles.append(f'<button type="button" class="yy-tile yy-tile-more" data-to="{key}">{words}</button>')
    fields = told.title_fields if told else None
    title = dated_title(fields) if isinstance(fields, SummaryTitle) else named(key, level)
    return _piece(f'data-to="{key}"', (title, short(key, level)), _meta(told, held, len(ids)), told, tiles)


def few(session: Session, media: Media, key: str) -> str:
    """Return a few pictures of a month, or of what is known to a year alone, as HTML; empty where there is nothing."""
    level = grouping.level_of(key)
    ids, count = grouping.chosen(session.store, key, MOST_CHOSEN) if level in (Level.MONTH, Level.YEAR) else ([], 0)
    if level is None or not ids:
        return ""
    held = list(moment_store.remembered(session.store, ids).values())
    is_month = level is Level.MONTH
    told = hierarchy.find(session.store, level, key) if is_month else None
    title = f"{_first(key):%B %Y}" if is_month else named(key, level)
    way = f'data-reel="into" data-key="{key}"'
    return _piece(way, (title, title), _meta(told, held, count), told, [_glimpse(media, one) for one in held])


def named(key: str, level: Level) -> str:
    """Say a day, or a month or a year and what is not known of it."""
    first = _first(key)
    if level is Level.DAY:
        return f"{first:%A} {first.day} {first:%B %Y}"
    return f"{f'{first:%B %Y}' if level is Level.MONTH else key}, {_unknown(level)}"


def short(key: str, level: Level) -> str:
    """Say what of a day stands below the name of its month."""
    first = _first(key)
    return f"{first:%A} {first.day}" if level is Level.DAY else _unknown(level).capitalize()


def _unknown(level: Level) -> str:
    return "day unknown" if level is Level.MONTH else "month unknown"


def _first(key: str) -> date:
    return date.fromisoformat(f"{key}-01-01"[: len("2024-07-14")])


def _sent(html: str) -> HTMLResponse:
    if not html:
        raise HTTPException(404, "not found")
    return HTMLResponse(html, headers=HEADERS)


def _piece(way: str, titles: tuple[str, str], meta: str, told: SummaryNode | None, tiles: Sequence[str]) -> str:
    words = shortened(" ".join(told.text.split()), LONGEST_TELLING) if told else ""
    said = f'<p class="yy-reel-telling">{escaped(words)}</p>' if words else ""
    long, brief = map(escaped, titles)
    title = f'<span class="yy-reel-long">{long}</span><span class="yy-reel-short">{brief}</span>'
    head = f'<h3><button type="button" {way}>{title}</button></h3><p class="yy-note">{escaped(meta)}</p>{said}'
    return f'<header class="yy-reel-head">{head}</header><div class="yy-reel-tiles">{"".join(tiles)}</div>'


def _meta(told: SummaryNode | None, held: Sequence[MomentView], count: int) -> str:
    """Say where most of it was, as far as the title does not, and how much it is."""
    title = told.title_fields if told and isinstance(told.title_fields, SummaryTitle) else SummaryTitle()
    places = Counter(one.asset.place.name for one in held if one.asset.place and one.asset.place.name)
    where = [name for name, _ in places.most_common(MOST_PLACES) if name not in title.places]
    return " · ".join([*where, items(count)])


def _tiles(session: Session, media: Media, key: str, held: Sequence[MomentView]) -> list[str]:
    bursts = visible_groups(session.store).bursts
    return [_tile(media, key, one, bursts.get(one.asset.id, 0)) for one in held]


def _tile(media: Media, key: str, one: MomentView, burst: int) -> str:
    """Return a moment as a picture or a few words that lead to its file, or to its day where it is no file's alone."""
    at_s = f"#t={one.moment.start_s:.1f}" if one.moment.start_s else ""
    file = f'href="{media.address("media", one.moment.id)}{at_s}" target="_blank" rel="noopener"'
    told = ", ".join(filter(None, (kind_words(one), _clock(one), place_words(one))))
    if one.moment.medium in PICTURED:
        caption = shortened(" ".join(one.text(TextKind.CAPTION).split()), LONGEST_ALT)
        alt = escaped(f"{told}: {caption}" if caption else told)
        badge = "video" if one.asset.kind is Kind.VIDEO else f"{burst} in a burst" if burst > 1 else ""
        mark = f'<span class="yy-tile-mark">{badge}</span>' if badge else ""
        thumb = media.address("thumb", one.moment.id)
        return f'<a class="yy-tile" {file}><img data-src="{thumb}" alt="{alt}" decoding="async">{mark}</a>'
    words = escaped(shortened(" ".join(one.shown_text.split()), LONGEST_QUOTE))
    said = f'<span class="yy-tile-words">{words}</span>' if words else ""
    inside = f'{said}<span class="yy-tile-told">{escaped(told)}</span>'
    if one.asset.kind is Kind.NOTE:
        return f'<button type="button" class="yy-tile yy-tile-said" data-to="{key}">{inside}</button>'
    return f'<a class="yy-tile yy-tile-said yy-tile-heard" {file}>{inside}</a>'


def _glimpse(media: Media, one: MomentView) -> str:
    """Return a moment as a picture or a few words that lead nowhere themselves and say nothing to be read aloud."""
    if one.moment.medium in PICTURED:
        seen = f'<img data-src="{media.address("thumb", one.moment.id)}" alt="" decoding="async">'
        return f'<span class="yy-tile">{seen}</span>'
    words = escaped(shortened(" ".join(one.shown_text.split()), LONGEST_QUOTE))
    return f'<span class="yy-tile yy-tile-said" aria-hidden="true"><span class="yy-tile-words">{words}</span></span>'


def _clock(one: MomentView) -> str:
    exact = one.moment.at.precision in (Precision.SECOND, Precision.MINUTE)
    return f"{one.moment.at.at:%H:%M}" if exact else ""
