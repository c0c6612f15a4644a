"""The pages of a vault: an index, the years, a page a day with its moments in order, and who, where and what recurs.

Knows the store through the eyes it is given; nothing of files on disk but how to name and link them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app.export import markdown
from memory.records.days import local_day
from memory.records.derived import Event, Fact, Level, Summary
from memory.records.file_names import visible
from memory.records.library import Medium, MomentView, TextKind
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import Store, assets, facts
from memory.store import events as events_store
from memory.store import moments as moment_store

Page = tuple[str, str]
"""Where a page lies from the vault's top, and its text."""

FOLDERS = {
    Level.YEAR: "years",
    Level.MONTH: "months",
    Level.CHAPTER: "chapters",
    Level.DAY: "days",
    Level.PERSON: "people",
    Level.PLACE: "places",
    Level.AREA: "areas",
    Level.THEME: "themes",
}
MOMENTS_AT_ONCE = 1_000
NO_TIME = "00:00–00:00"
"""What the span of an episode looks like of which only the day is known."""

HEADINGS = {
    Level.YEAR: "Years",
    Level.CHAPTER: "Chapters",
    Level.PERSON: "People",
    Level.PLACE: "Places",
    Level.AREA: "Regions and countries",
    Level.THEME: "Themes",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What all pages are made of: events by day, summaries by id and by level, and how each day is filled."""

    store: Store
    media: Mapping[str, str]
    days: Mapping[str, Sequence[Event]]
    loose: Mapping[str, Sequence[str]]
    summaries: Mapping[str, Summary]
    groups: Groups

    @property
    def all_days(self) -> list[str]:
        """The days with anything in them, in order."""
        return sorted({*self.days, *self.loose})

    def of(self, level: Level) -> list[Summary]:
        """Return the summaries of a level, in time order."""
        return [one for one in self.summaries.values() if one.level is level]


def pages(store: Store, media: Mapping[str, str]) -> Iterator[Page]:
    """Yield every page; `media` are the copies of originals by asset, from the vault's top."""
    shelf = _shelf(store, media)
    days_of = _days_of(shelf)
    about = _facts_by_subject(store)
    yield "index.md", _index(shelf)
    for day in shelf.all_days:
        yield f"days/{day}.md", _day_page(shelf, day)
    for one in shelf.summaries.values():
        if one.level is not Level.DAY:
            yield path_of(one), _summary_page(shelf, one, days_of.get(one.id, []), about.get(one.title.casefold(), ()))


def path_of(one: Summary) -> str:
    """Return where the page of a summary lies: times by their name, all else by its title and key."""
    is_time = one.level in (Level.DAY, Level.MONTH, Level.YEAR) and re.fullmatch(r"\d{4}(-\d\d){0,2}", one.key)
    name = one.key if is_time else markdown.file_name(one.title, f"{one.level.value} {one.key}")
    return f"{FOLDERS[one.level]}/{name}.md"


def _shelf(store: Store, media: Mapping[str, str]) -> Shelf:
    days: dict[str, list[Event]] = {}
    for event in events_store.events(store):
        days.setdefault(local_day(event.start).isoformat(), []).append(event)
    told = {one for inside in days.values() for event in inside for one in event.moment_ids}
    ids = [one for one in moment_store.paths(store) if one not in told]
    times: list[tuple[datetime, str]] = []
    for start in range(0, len(ids), MOMENTS_AT_ONCE):
        held = moment_store.remembered(store, ids[start : start + MOMENTS_AT_ONCE])
        times += [(one.moment.at.at, name) for name, one in held.items()]
    loose: dict[str, list[str]] = {}
    for at, name in sorted(times):
        loose.setdefault(local_day(at).isoformat(), []).append(name)
    summaries = {one.id: one for one in events_store.summaries(store)}
    return Shelf(store, media, days, loose, summaries, visible_groups(store))


def _days_of(shelf: Shelf) -> dict[str, list[str]]:
    """Return for every summary the days of the events beneath it, in order."""
    day_of = {event.id: day for day, events in shelf.days.items() for event in events}
    found: dict[str, set[str]] = {}

    def gather(name: str) -> set[str]:
        if name in day_of:
            return {day_of[name]}
        if name not in found:
            inside = shelf.summaries[name].child_ids if name in shelf.summaries else ()
            found[name] = set().union(*(gather(child) for child in inside))
        return found[name]

    return {name: sorted(gather(name)) for name in shelf.summaries}


def _facts_by_subject(store: Store) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for one in facts.facts(store):
        found.setdefault(one.subject.casefold(), []).append(one)
    return found


def _index(shelf: Shelf) -> str:
    held = {"files": len(assets.get_all(shelf.store)), "days": len(shelf.days)}
    lines = [markdown.front_matter({"type": "index", **held}), "# Yesteryear", ""]
    lines += ["Each export into this folder rewrites these pages. Keep your own notes in separate files."]
    for level, heading in HEADINGS.items():
        listed = [f"- {_titled_link('index.md', one)}" for one in shelf.of(level)]
        lines += ["", f"## {heading}", "", *listed] if listed else []
    by_year: dict[str, list[str]] = {}
    for day in shelf.all_days:
        by_year.setdefault(day[:4], []).append(day)
    lines += ["", "## Days"]
    for year, days in by_year.items():
        lines += ["", f"### {year}", "", *(f"- {_day_link(shelf, 'index.md', day)}" for day in days)]
    return "\n".join(lines) + "\n"


def _titled_link(page: str, one: Summary) -> str:
    span = f" ({local_day(one.start).isoformat()})" if one.level is Level.CHAPTER else ""
    return markdown.link(one.title or one.key, markdown.towards(page, path_of(one))) + span


def _day_link(shelf: Shelf, page: str, day: str) -> str:
    titles = ", ".join(filter(None, (markdown.escaped(event.title) for event in shelf.days.get(day, ()))))
    return markdown.link(day, markdown.towards(page, f"days/{day}.md")) + (f": {titles}" if titles else "")


def _summary_page(shelf: Shelf, one: Summary, days: Sequence[str], about: Iterable[Fact]) -> str:
    page = path_of(one)
    span = {"start": one.start.isoformat(), "end": one.end.isoformat()}
    lines = [markdown.front_matter({"type": one.level.value, "title": one.title, "key": one.key, **span})]
    lines += [f"# {markdown.escaped(one.title or one.key)}", "", *_paragraphs(one.text)]
    known = [f"- {_fact(fact)}" for fact in about]
    lines += ["## What is known", "", *known, ""] if known else []
    inside = [shelf.summaries[child] for child in one.child_ids if child in shelf.summaries]
    above = [f"- {_titled_link(page, child)}" for child in inside if child.level is not Level.DAY]
    lines += ["## In it", "", *above, ""] if above else []
    lines += ["## Days", "", *(f"- {_day_link(shelf, page, day)}" for day in days), ""] if days else []
    return "\n".join(lines)


def _fact(one: Fact) -> str:
    since = f" (since {one.holds_from.date().isoformat()})" if one.holds_from else ""
    until = f" (until {one.holds_to.date().isoformat()})" if one.holds_to else ""
    return markdown.escaped(f"{one.subject} {one.relation} {one.object}") + since + until


def _day_page(shelf: Shelf, day: str) -> str:
    events = shelf.days.get(day, ())
    told = next((one for one in shelf.of(Level.DAY) if one.key == day), None)
    titles = [event.title for event in events if event.title]
    places = list(dict.fromkeys(event.place for event in events if event.place))
    lines = [markdown.front_matter({"type": "day", "date": day, "events": titles, "places": places})]
    lines += [f"# {_in_words(day)}", ""]
    lines += [_ways(shelf, day), ""]
    lines += _paragraphs(told.text) if told and len(events) != 1 else []
    for event in events:
        lines += [f"## {markdown.escaped(event.title) or 'Untitled'}", ""]
        span = f"{event.start:%H:%M}–{event.end:%H:%M}"
        known = [span if span != NO_TIME else "", markdown.escaped(event.place)]
        lines += [", ".join(filter(None, known)), ""] if any(known) else []
        lines += _paragraphs(event.text)
        lines += _moments(shelf, event.moment_ids)
    if day in shelf.loose:
        lines += ["## Besides", "", *_moments(shelf, shelf.loose[day])]
    return "\n".join(lines).rstrip() + "\n"


def _in_words(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found:%A}, {found.day} {found:%B} {day[:4]}"


def _ways(shelf: Shelf, day: str) -> str:
    """Return the links up from a day, to its year and the days beside it."""
    page, days = f"days/{day}.md", shelf.all_days
    at = days.index(day)
    up = [one for one in shelf.of(Level.YEAR) if one.key == day[:4]]
    ways = [markdown.link("Index", markdown.towards(page, "index.md"))]
    ways += [markdown.link(one.key, markdown.towards(page, path_of(one))) for one in up]
    beside = [*days[max(0, at - 1) : at], *days[at + 1 : at + 2]]
    return " · ".join([*ways, *(markdown.link(other, markdown.towards(page, f"days/{other}.md")) for other in beside)])


def _paragraphs(text: str) -> list[str]:
    lines = [markdown.escaped(line) for line in text.splitlines()]
    return [part for line in lines if line for part in (line, "")]


def _moments(shelf: Shelf, moment_ids: Sequence[str]) -> list[str]:
    """Return the lines of moments in order, those of one file together, a burst by its best."""
    held = moment_store.remembered(shelf.store, moment_ids)
    here = {one.asset.id for one in held.values()}
    seen = []
    for one in held.values():
        leader = shelf.groups.leaders.get(one.asset.id, one.asset.id)
        is_shown_by = leader in here and leader != one.asset.id and not one.own_text
        if not is_shown_by:
            seen.append(one)
    files = groupby(seen, key=lambda one: one.asset.id)
    return [line for _, inside in files for line in _file(shelf, list(inside))]


def _file(shelf: Shelf, inside: Sequence[MomentView]) -> list[str]:
    """Return the lines of a file: the picture where it is one, when and what it is, and what is said or seen in it."""
    one = inside[0]
    name = visible(one.path.replace("\\", "/").rsplit("/", 1)[-1])
    target = _target(shelf, one, None)
    is_seen = one.moment.medium is Medium.PHOTO and target and markdown.is_shown(one.path)
    lines = [markdown.picture(one.text(TextKind.CAPTION) or name, target), ""] if is_seen else []
    count = shelf.groups.bursts.get(one.asset.id)
    many = f", the best of {count}" if count else ""
    opened = markdown.link(name, target) if target else markdown.escaped(name)
    is_timed = one.moment.at.has_hour
    lines += [f"{one.moment.at.at:%H:%M}, {opened}{many}" if is_timed else f"{opened}{many}", ""]
    for moment in inside:
        lines += _told(shelf, moment)
    return lines


def _told(shelf: Shelf, one: MomentView) -> list[str]:
    """Return what is said, written or seen in a moment as a quote, behind the second that opens it and who says it."""
    start_s = one.moment.start_s
    speaker = next((text.speaker for text in one.texts if text.speaker), "")
    target = _target(shelf, one, start_s) if start_s is not None else ""
    second = [markdown.link(markdown.clock(start_s), target)] if start_s is not None and target else []
    by = [f"{markdown.escaped(speaker)}:"] if speaker else []
    by = ["You wrote:"] if one.text(TextKind.OWNER) else by
    before = " ".join([*second, *by])
    if not one.shown_text:
        return [f"> {before}", ""] if second else []
    return [markdown.quoted(one.shown_text, before), ""]


def _target(shelf: Shelf, one: MomentView, start_s: float | None) -> str:
    """Return what opens a file: its copy in the vault, else the original; empty where it lies nowhere."""
    if one.asset.id in shelf.media:
        return markdown.at_second(markdown.towards("days/x.md", shelf.media[one.asset.id]), start_s)
    return markdown.at_file(one.path, start_s) if one.path else ""
