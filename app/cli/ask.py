"""The commands that ask: ask, search, show, events, summaries. Knows how answers are told, not how they are found."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, one_line, open_library, plain, print_json
from app.library.session import Session
from app.services import albums, serialize
from app.services import ask as services_ask
from app.services import why_time as services_why_time
from app.services.ask import Question, find, read_query, read_time
from app.services.errors import InvalidArgument
from ingest.files.file_checks import in_words
from memory.records.derived import Level
from memory.records.file_names import visible
from memory.records.library import Kind, Precision, Timestamp
from memory.records.query import Evidence
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import assets
from memory.store import events as events_store
from qa.evidence.excerpts import by_owner, date_words

NO_MODEL = "--llm: there is no language model in this library; `yesteryear models list` says what is"


def ask(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question in plain language.")],
    now: Annotated[str, typer.Option("--now", metavar="ISO", help="Answer as if it were this time.")] = "",
    after: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION", help="A question asked before in this talk; repeatable, the earliest first."),
    ] = None,
    album: Annotated[str, typer.Option(metavar="NAME", help="Only of this album.")] = "",
    llm: Annotated[
        bool | None,
        typer.Option(
            "--llm/--no-llm", help="Write with a language model, or quote the moments.", show_default="as in Settings"
        ),
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Answer a question and cite the source of every sentence."""
    started_s = time.monotonic()
    with _meant():
        at = read_time(now)
    with open_library(context, library) as session:
        model = {None: session.answer_model, True: session.models.language, False: None}[llm]
        if llm and model is None:
            fail(NO_MODEL, BAD_USAGE)
        answered = services_ask.ask(
            session, Question(question, at, model, tuple(after or ()), albums=_album_names(session, album))
        )
    found, groups = answered.answer, answered.groups
    for note in answered.notes:
        typer.echo(note, err=True)
    if as_json:
        print_json(serialize.answer_table(found, time.monotonic() - started_s, groups))
        return
    bold = typer.style(found.highlight, bold=True) if found.highlight else ""
    typer.echo(found.text.replace(found.highlight, bold, 1))
    for citation in found.citations:
        second = f" from {citation.start_s:.1f} s" if citation.start_s is not None else ""
        gone = "; file not found (the disk may be disconnected)" if serialize.is_missing(citation.path) else ""
        when = _time_told(citation.at, "%d %B %Y")
        typer.echo(f"  [{citation.mark}] {visible(citation.path)}{second} ({when}){gone}")
    if found.abstained:
        _tell_found(found.evidence[:5], groups)


def search(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="Words to search for; leave empty to use only the filters.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Number of moments.")] = 10,
    since: Annotated[str, typer.Option(help="First day, month or year: 2024-07-14, 'July 2024'.")] = "",
    until: Annotated[str, typer.Option(help="Last day, month or year.")] = "",
    place: Annotated[str, typer.Option(help="At this place.")] = "",
    person: Annotated[str, typer.Option(help="With this person's name in it.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="Only files of this kind.")] = None,
    album: Annotated[str, typer.Option(metavar="NAME", help="Only of this album.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Search moments, best match first, without a language model."""
    with _meant():
        wanted = read_query(query, since, until, place, person, kind)
    with open_library(context, library) as session:
        found, groups = find(session, replace(wanted, albums=_album_names(session, album)), k)
    if as_json:
        print_json(serialize.evidence_table(found, groups))
    else:
        _tell_found(found, groups)


def _album_names(session: Session, name: str) -> tuple[str, ...]:
    """Return an album's name as it is written, none where none is asked for. Raises UserError where there is none."""
    return (albums.found(session, name).name,) if name else ()


@contextlib.contextmanager
def _meant() -> Iterator[None]:
    try:
        yield
    except InvalidArgument as error:
        fail(f"--{error}", BAD_USAGE)


def _time_told(when: Timestamp, day: str) -> str:
    """Return a time as far as it is known: its day in a format, with the clock only where that is known."""
    if when.precision in (Precision.YEAR, Precision.MONTH):
        return date_words(when)
    return f"{when.at:{day}}" if when.precision is Precision.DAY else f"{when.at:{day} %H:%M}"


def _tell_found(found: Sequence[Evidence], groups: Groups) -> None:
    for rank, item in enumerate(found, 1):
        one = item.remembered
        second = f" {one.moment.start_s:.1f} s" if one.moment.start_s is not None else ""
        wrote = "you wrote: " if by_owner(one) else ""
        burst = f"  ({count} photos in a burst)" if (count := groups.bursts.get(one.asset.id)) else ""
        at = _time_told(one.moment.at, "%Y-%m-%d")
        typer.echo(f"{rank:3}. {visible(one.path)}{second}  {at}{burst}\n     {wrote}{one_line(one.shown_text, 160)}")
    if not found:
        typer.echo("nothing found")


def show(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A file in the library.")],
    why_time: Annotated[bool, typer.Option("--why-time", help="List the clues to its time and which counts.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show what the library knows about a file: its moments, event and problems."""
    with open_library(context, library) as session:
        known = assets.paths(session.store)
        held = known.get(str(path.absolute())) or known.get(str(path.resolve()))
        if held is None:
            named = visible(str(path))
            fail(f"{named} is not in the library; add it with `yesteryear ingest {named}`", BAD_USAGE)
        table = serialize.file_table(session.store, held.path, held.asset_id)
        asset = assets.get(session.store, held.asset_id) if why_time else None
    why = services_why_time.why_time(asset, held.path) if asset else None
    if as_json:
        print_json({**table, **({"why_time": why.table()} if why else {})})
    elif why:
        for line in why.lines():
            typer.echo(visible(line))
    else:
        _tell_table(table)


FILE_WORDS = {
    "paths": "found at",
    "asset_id": "id",
    "at": "date",
    "offset_known": "time zone known",
    "taken_from": "date from",
    "duration_s": "seconds",
    "size_bytes": "size",
    "clip_bytes": "clip inside",
    "together": "duplicates and bursts",
    "troubles": "problems",
    "damaged": "damaged versions",
}
"""What a line for people says for the keys of `show --json`, where that is another word."""

BYTES = frozenset({"size_bytes", "clip_bytes"})


def _tell_table(table: serialize.Json) -> None:
    for name, value in table.items():
        if isinstance(value, list):
            typer.echo(f"{FILE_WORDS.get(name, name)}: {len(value)}")
            for item in value:
                typer.echo(f"  {_line(item)}")
        elif told := _value(name, value):
            typer.echo(f"{FILE_WORDS.get(name, name)}: {told}")


def _value(name: str, value: object) -> str:
    """Return a value of a file's table for people, empty for one that says nothing."""
    if isinstance(value, dict):  # the event, or the place
        names = (value.get("title"), value.get("name"), value.get("region"), value.get("country"))
        return visible(", ".join(str(one) for one in names if one))
    if name in BYTES and isinstance(value, int):
        return in_words(value) if value else ""
    return "" if value is None else plain(value)


def _line(item: object) -> str:
    if not isinstance(item, dict):
        return visible(str(item))
    start_s = item.get("start_s")
    second = f"{start_s:7.1f} s  " if isinstance(start_s, float) else ""
    group = f"{item['kind']} of {item['count']}, the best is {item['best']}" if "best" in item else ""
    return f"{second}{one_line(str(item.get('text') or item.get('error') or group))}"


def events(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List events, oldest first."""
    with open_library(context, library) as session:
        groups = visible_groups(session.store)
        tables = [serialize.event_table(session.store, event, groups) for event in events_store.events(session.store)]
    _tell_told(tables, as_json)


def summaries(
    context: typer.Context,
    level: Annotated[Level | None, typer.Option(help="Only this level.")] = None,
    why: Annotated[str, typer.Option(metavar="ID", help="Show what this summary or event is made from.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List summaries of days, chapters, months, years, places, people and themes, oldest first."""
    with open_library(context, library) as session:
        if why:
            _tell_why(serialize.why_table(session.store, why), why, as_json)
            return
        paths = serialize.summary_paths(session.store)
        found = events_store.summaries(session.store, level)
        tables = [serialize.summary_table(one, paths.get(one.id, ())) for one in found]
    _tell_told(tables, as_json)


def _tell_why(table: serialize.Json | None, record_id: str, as_json: bool) -> None:
    if table is None:
        fail(f"no single summary or event has an id that begins with {record_id!r}", BAD_USAGE)
    if as_json:
        print_json(table)
    else:
        _tell_beneath(table, 0)


def _tell_beneath(table: serialize.Json, depth: int) -> None:
    if table["level"] == "moment":
        start_s = table["start_s"]
        second = f" {start_s:.1f} s" if isinstance(start_s, float) else ""
        told = f"{visible(str(table['path']))}{second}: {one_line(str(table['text']), 100)}"
    else:
        told = str(table["title"])
    typer.echo(f"{'  ' * depth}{table['level']} {str(table['id'])[:12]}  {told}")
    children = table.get("children")
    for child in children if isinstance(children, list) else ():
        _tell_beneath(child, depth + 1)


def _tell_told(tables: list[serialize.Json], as_json: bool) -> None:
    if as_json:
        print_json(tables)
        return
    for table in tables:
        level = f"{table['level']:7}  " if "level" in table else ""
        typer.echo(f"{str(table['id'])[:12]}  {level}{str(table['start'])[:16]}  {table['title']}")
    if not tables:
        typer.echo("nothing here yet; add files with `yesteryear ingest FOLDER`")
