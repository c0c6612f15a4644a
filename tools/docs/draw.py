"""Draws the pictures of docs/memory.md from a real library: a file's way up to its year, and its weeks in episodes.

    python -m tools.docs.draw LIBRARY FILE FOLDER

FILE is a file of that library, FOLDER is where life.svg and weeks.svg are written.
"""

import html
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from memory.records.derived import Event, Level, Summary
from memory.records.library import MomentView
from memory.store import Store, assets
from memory.store import events as events_store
from memory.store import moments as moment_store

WIDTH_PX = 900
INK, QUIET, PAPER, LINE = "#22303c", "#6b7a88", "#ffffff", "#c9d3dc"
HUES = ("#2f6f8f", "#b5654a", "#5b8c5a", "#8a6fb0", "#c2913b", "#4f7cac", "#a6557c", "#70806b")
FONT = 'font-family="system-ui, sans-serif"'


def text(x_px: float, y_px: float, words: str, size_px: int = 13, fill: str = INK, more: str = "") -> str:
    """Return a line of text with its baseline at y."""
    return f'<text x="{x_px:.0f}" y="{y_px:.0f}" font-size="{size_px}" fill="{fill}" {more}>{html.escape(words)}</text>'


def picture(height_px: float, parts: Iterable[str]) -> str:
    """Return a whole SVG file."""
    inside = "\n".join(parts)
    size = f'width="{WIDTH_PX}" height="{height_px:.0f}" viewBox="0 0 {WIDTH_PX} {height_px:.0f}"'
    sheet = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {FONT}>\n{sheet}\n{inside}\n</svg>\n'


def life(store: Store, path: str) -> str:
    """Draw the levels above a file's first moment, each with what it says and how much lies beneath it."""
    parts: list[str] = []
    top_px = 16.0
    for number, (level, title, told) in enumerate(_steps(store, path)):
        hue, lines = HUES[number % len(HUES)], textwrap.wrap(told, 98)[:3]
        height_px = 40 + 18 * len(lines)
        if number and level not in (Level.PLACE, Level.PERSON, Level.THEME):
            parts.append(f'<path d="M96 {top_px - 14:.0f} v10 m-4 -5 l4 5 l4 -5" stroke="{QUIET}" fill="none"/>')
        parts.append(
            f'<rect x="170" y="{top_px:.0f}" width="{WIDTH_PX - 186}" height="{height_px}" rx="8" fill="{hue}" '
            f'fill-opacity="0.07" stroke="{hue}" stroke-opacity="0.5"/>'
        )
        parts.append(text(96, top_px + 24, level, 13, hue, 'text-anchor="middle" font-weight="600"'))
        parts.append(text(186, top_px + 24, textwrap.shorten(title, 88), 15, INK, 'font-weight="600"'))
        parts += [text(186, top_px + 46 + 18 * n, line, 13, QUIET) for n, line in enumerate(lines)]
        top_px += height_px + 18
    return picture(top_px, parts)


def _steps(store: Store, path: str) -> list[tuple[str, str, str]]:
    asset_id = assets.paths(store)[path].asset_id
    one = moment_store.of_asset(store, asset_id)[0]
    event = events_store.event_of(store, one.moment.id)
    assert event is not None, "consolidate first"
    said = one.shown_text or "nothing that the model is sure of"
    found = [
        ("shutter", Path(path).name, f"{one.moment.at.at:%A %d %B %Y, %H:%M:%S}, from {one.asset.taken_from.value}")
    ]
    found += [("moment", said, _place(one)), ("event", event.title, f"{len(event.moment_ids)} moments. {event.text}")]
    found += [(above.level.value, above.title, f"{_beneath(above)}. {above.text}") for above in _above(store, event)]
    return found


def _place(one: MomentView) -> str:
    place = one.asset.place
    where = ", ".join(place.names) if place else "place unknown"
    return f"{where}; id {one.moment.id[:12]}, made of the file's bytes and the span in it, of no model"


def _beneath(summary: Summary) -> str:
    return f"{len(summary.child_ids)} beneath it"


def _above(store: Store, event: Event) -> list[Summary]:
    """Return the summaries that hold an event, directly or through others, small ones first."""
    order = list(Level)
    held = {event.id}
    found: list[Summary] = []
    waiting = sorted(events_store.summaries(store), key=lambda one: order.index(one.level))
    for one in waiting:
        if held & set(one.child_ids):
            held.add(one.id)
            found.append(one)
    return found


def weeks(store: Store) -> str:
    """Draw a row for each day with its moments as ticks, coloured by episode, and the chapters beside them."""
    events = events_store.events(store)
    chapters = events_store.summaries(store, Level.CHAPTER)
    held = {one.moment.id: one for one in moment_store.all_remembered(store)}
    first, last = events[0].start.date(), max(event.start for event in events).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if any(event.start.date() == day for event in events)]
    row_px = 24
    parts = [text(150 + 24 * hour, 20, f"{hour:02}", 11, QUIET, 'text-anchor="middle"') for hour in range(0, 25, 3)]
    for row, day in enumerate(days):
        y_px = 36 + row * row_px
        parts.append(text(130, y_px + 10, f"{day:%a %d %b}", 12, QUIET, 'text-anchor="end"'))
        parts.append(f'<path d="M150 {y_px + 6} h{24 * 24}" stroke="{LINE}"/>')
        parts += _ticks([event for event in events if event.start.date() == day], events, held, y_px)
    parts += _bars(chapters, days, row_px)
    return picture(44 + len(days) * row_px, parts)


def _ticks(todays: Sequence[Event], events: Sequence[Event], held: dict[str, MomentView], y_px: float) -> Iterable[str]:
    for event in todays:
        hue = HUES[events.index(event) % len(HUES)]
        for name in event.moment_ids:
            at = held[name].moment.at.at
            x_px = 150 + 24 * (at.hour + at.minute / 60)
            yield f'<rect x="{x_px:.1f}" y="{y_px}" width="3" height="12" rx="1" fill="{hue}"/>'


def _bars(chapters: Sequence[Summary], days: Sequence[date], row_px: int) -> Iterable[str]:
    for number, chapter in enumerate(chapters):
        inside = [n for n, day in enumerate(days) if chapter.start.date() <= day <= chapter.end.date()]
        if inside:
            y_px, hue = 34 + inside[0] * row_px, HUES[number % len(HUES)]
            height_px = (inside[-1] - inside[0]) * row_px + 16
            yield f'<rect x="742" y="{y_px}" width="5" height="{height_px}" rx="2" fill="{hue}"/>'
            for row, line in enumerate(textwrap.wrap(chapter.title, 20)):
                yield text(756, y_px + 12 + 15 * row, line, 12, hue, 'font-weight="600"')


def main() -> None:
    """Write both pictures."""
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    library, path, folder = sys.argv[1:]
    store = Store(Path(library) / "library.sqlite3")
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "life.svg").write_text(life(store, str(Path(path).absolute())), encoding="utf-8")
    (Path(folder) / "weeks.svg").write_text(weeks(store), encoding="utf-8")
    store.close()


if __name__ == "__main__":
    main()
