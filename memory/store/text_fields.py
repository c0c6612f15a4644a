"""How the fields of titles and texts lie in columns: as JSON, without what is empty.

A row that an earlier version wrote has none. It keeps its words as they are, until its event or summary is made anew.
So does a row whose fields are damaged.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, TypeVar, cast

from memory.records.derived import (
    ChapterKind,
    DateLevel,
    EventKind,
    EventText,
    Level,
    Like,
    Line,
    ListedTitle,
    PartOfDay,
    SummaryFrame,
    SummaryText,
    SummaryTitle,
    Title,
    VagueDate,
)
from memory.records.library import Kind
from memory.store.damage import MALFORMED

Fields = TypeVar("Fields")


def to_json(record: Title | EventText | SummaryTitle | SummaryText) -> str:
    """Return the fields of a record as JSON; `title_of` and its like read them again."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def title_of(row: sqlite3.Row) -> Title:
    """Return the title of an event, or of a rewrite of it."""
    return _read(row["title_fields"], _title) or Title(words=row["title"])


def text_of(row: sqlite3.Row) -> EventText:
    """Return what is told of an event."""
    return _read(row["text_fields"], _text) or EventText(row["text"])


def summary_title_of(row: sqlite3.Row) -> SummaryTitle:
    """Return the title of a summary."""
    return _read(row["title_fields"], _summary_title) or SummaryTitle(Level(row["level"]), words=row["title"])


def summary_text_of(row: sqlite3.Row) -> SummaryText:
    """Return what is told in a summary."""
    return _read(row["text_fields"], _summary_text) or SummaryText(words=row["text"])


def is_damaged(row: sqlite3.Row, is_summary: bool) -> bool:
    """Say whether a row of an event, a rewrite or a summary has fields that cannot be read."""
    parsers = (_summary_title, _summary_text) if is_summary else (_title, _text)
    held = zip((row["title_fields"], row["text_fields"]), parsers, strict=True)
    return any(fields is not None and _read(fields, parse) is None for fields, parse in held)


def _read(fields: str | None, parse: Callable[[Mapping[str, Any]], Fields]) -> Fields | None:
    """Return what the fields in a column say, None where there are none or they cannot be read."""
    try:
        return None if fields is None else cast("Fields", _parsed(fields, parse))
    except (*MALFORMED, RecursionError):
        return None


@lru_cache(maxsize=1 << 16)
def _parsed(fields: str, parse: Callable[[Mapping[str, Any]], object]) -> object:
    """Return what fields say, from memory where they were read lately: all titles are read for every new photo."""
    return parse(json.loads(fields))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        held = ((one.name, getattr(value, one.name), one.default) for one in fields(value))
        return {name: _plain(now) for name, now, usual in held if now != usual}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _title(held: Mapping[str, Any]) -> Title:
    vague, like = held.get("dated"), held.get("like")
    return Title(
        kind=EventKind(held.get("kind", EventKind.SEEN)),
        speakers=tuple(held.get("speakers", ())),
        part=PartOfDay(held["part"]) if "part" in held else None,
        day=date.fromisoformat(held["day"]) if "day" in held else None,
        dated=VagueDate(DateLevel(vague["level"]), date.fromisoformat(vague["first"])) if vague else None,
        scene=held.get("scene", ""),
        place=held.get("place", ""),
        folder=held.get("folder", ""),
        occasion=held.get("occasion", ""),
        people=tuple(held.get("people", ())),
        section=held.get("section", ""),
        about=held.get("about", ""),
        subject=held.get("subject", ""),
        things=tuple(held.get("things", ())),
        files=tuple((Kind(kind), number) for kind, number in held.get("files", ())),
        like=_like(like) if like else None,
        words=held.get("words", ""),
        is_owners=held.get("is_owners", False),
        clock=time.fromisoformat(held["clock"]) if "clock" in held else None,
    )


def _text(held: Mapping[str, Any]) -> EventText:
    return EventText(_words(held), tuple(held.get("seen", ())), _lines(held))


def _words(held: Mapping[str, Any]) -> str:
    """Return the words of a text without lines; earlier versions wrote them as `said`."""
    return str(held.get("words", held.get("said", "")))


def _lines(held: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(Line(one["text"], one.get("speaker", ""), one.get("is_owner", False)) for one in held.get("lines", ()))


def _like(held: Mapping[str, Any]) -> Like:
    start, seen_from = (datetime.fromisoformat(held[name]) for name in ("start", "seen_from"))
    return Like(_title(held["title"]), start, seen_from)


def _summary_title(held: Mapping[str, Any]) -> SummaryTitle:
    return SummaryTitle(
        level=Level(held["level"]) if "level" in held else None,
        chapter=ChapterKind(held["chapter"]) if "chapter" in held else None,
        first=date.fromisoformat(held["first"]) if "first" in held else None,
        last=date.fromisoformat(held["last"]) if "last" in held else None,
        name=held.get("name", ""),
        occasion=held.get("occasion", ""),
        is_weekend=held.get("is_weekend", False),
        people=tuple(held.get("people", ())),
        places=tuple(held.get("places", ())),
        is_away=held.get("is_away", False),
        episodes=held.get("episodes", 0),
        words=held.get("words", ""),
        is_owners=held.get("is_owners", False),
    )


def _summary_text(held: Mapping[str, Any]) -> SummaryText:
    frame = _frame(held["frame"]) if "frame" in held else None
    return SummaryText(frame, _words(held), tuple(held.get("seen", ())), _lines(held))


def _frame(held: Mapping[str, Any]) -> SummaryFrame:
    return SummaryFrame(
        level=Level(held["level"]),
        events=held["events"],
        days=held["days"],
        first=date.fromisoformat(held["first"]),
        last=date.fromisoformat(held["last"]),
        places=tuple(held.get("places", ())),
        there=held.get("there", 0.0),
        chapters=tuple(map(_summary_title, held.get("chapters", ()))),
        listed=tuple(map(_listed, held.get("listed", ()))),
        more=held.get("more", 0),
        name=held.get("name", ""),
    )


def _listed(held: Mapping[str, Any]) -> ListedTitle:
    title = held["title"]
    read = _summary_title(title) if "level" in title else _title(title)
    return ListedTitle(read, held.get("number", 1), held.get("is_told", False))
