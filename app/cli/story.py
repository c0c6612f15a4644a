"""The command that tells a chapter, a year, a place or an album as a story and keeps it as one HTML file or a PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, BROKEN, JsonOption, LibraryOption, fail, open_library, print_json
from app.cli.corrections import asset_named
from app.library.session import Session
from app.services import serialize, stories
from app.services.browser import NONE_FOUND, NotPrinted, find_browser
from app.ui.story_cards import source_words
from app.ui.story_file import story_file, story_pdf
from memory.records.derived import Level
from memory.records.file_names import visible
from memory.store import events
from memory.store.hierarchy import SummaryNode
from memory.summaries.stories import LEVELS, Passage, Story, find
from memory.summaries.stories import story as tell

ENDINGS = (".html", ".pdf")


def story(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="A key from the list, or words from the title.")] = "",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Save to FILE.html or FILE.pdf.")] = None,
    level: Annotated[Level | None, typer.Option(help="Level of the stories to list, or of the key.")] = None,
    album: Annotated[str, typer.Option(metavar="NAME", help="Tell this album, in place of a key.")] = "",
    file: Annotated[list[Path] | None, typer.Option(metavar="PATH", help="Tell this file; repeatable.")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show or save a story of a chapter, year, place or person, of an album, or of chosen files: the best pictures and
    quotes in one file."""
    if out is not None and out.suffix.lower() not in ENDINGS:
        fail(f"{out.name} must end in .html or .pdf", BAD_USAGE)
    if sum(map(bool, (key or level, album, file))) > 1:
        fail("give a key, --album or --file, and no two of them", BAD_USAGE)
    with open_library(context, library) as session:
        if not (key or album or file):
            _list(session, level or Level.CHAPTER, as_json)
            return
        told = _told(session, key, level, album, file or [])
        missing = _keep(session, told, out) if out else 0
    if as_json:
        print_json({**story_table(told), "file": str(out) if out else None, "pictures_missing": missing})
    elif out:
        lacking = f"; {missing} pictures could not be read and are left out" if missing else ""
        typer.echo(f"{told.subject.title}: {visible(str(out))}{lacking}")
    else:
        typer.echo(in_words(told))


def _told(session: Session, key: str, level: Level | None, album: str, paths: Sequence[Path]) -> Story:
    if album:
        return stories.of_album(session, album)
    if paths:
        return stories.of_files(session, [asset_named(session, path) for path in paths])
    return tell(session.store, find(session.store, key, level) or _titled(session, key, level or Level.CHAPTER))


def _titled(session: Session, words: str, level: Level) -> SummaryNode:
    """Return the one story of a level whose title holds these words; none, or several, end the program."""
    listed = events.summaries(session.store, level)
    found = [one for one in listed if words.casefold() in one.title.casefold()]
    branch = find(session.store, found[0].key, level) if len(found) == 1 else None
    if branch is None:
        many = f"{len(found)} stories have" if found else "no story has"
        fail(f"{many} {words!r} for a key or in the title; `yesteryear story` lists them", BAD_USAGE)
    return branch


def _list(session: Session, level: Level, as_json: bool) -> None:
    if level not in LEVELS:
        fail(f"there is no story of a {level}", BAD_USAGE)
    found = events.summaries(session.store, level)[::-1]
    if as_json:
        print_json(
            [
                {
                    "level": one.level.value,
                    "key": one.key,
                    "title": one.title,
                    "start": one.start.isoformat(),
                    "end": one.end.isoformat(),
                }
                for one in found
            ]
        )
        return
    for one in found:
        typer.echo(f"{one.key!r:24}  {one.title}")
    if not found:
        typer.echo(f"no {level} yet; --level year, month, place or person lists other stories")


def _keep(session: Session, told: Story, out: Path) -> int:
    """Write a story to its file, in place of what was there; return how many pictures could not be had."""
    is_pdf = out.suffix.lower() == ".pdf"
    if is_pdf and find_browser() is None:
        fail(NONE_FOUND, BAD_USAGE)
    made = story_file(session, told)
    try:
        content = story_pdf(session, told) if is_pdf else made.html.encode()
    except NotPrinted as error:
        fail(str(error), BROKEN)
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}", BAD_USAGE)
    return made.pictures_missing


def story_table(told: Story) -> serialize.Json:
    """Return a story as a table for JSON: what is in it, with the files it rests on."""
    subject = told.subject
    return {
        "level": subject.level,
        "choice": None if subject.level else subject.of,
        "key": subject.key,
        "title": subject.title,
        "start": subject.start.isoformat(),
        "end": subject.end.isoformat(),
        "text": told.text,
        "people": list(told.people),
        "places": list(told.places),
        "moments": told.moments,
        "events_left_out": told.left_out,
        "events": [_passage(one) for one in told.passages],
    }


def _passage(one: Passage) -> serialize.Json:
    return {
        "id": one.event.id,
        "title": one.event.title,
        "start": one.event.start.isoformat(),
        "end": one.event.end.isoformat(),
        "place": one.place,
        "text": one.text,
        "pictures": [picture.remembered.path for picture in one.pictures],
        "quotes": [
            {
                "text": saying.text,
                "speaker": saying.speaker,
                "moment": saying.remembered.moment.id,
                "path": saying.remembered.path,
                "start_s": saying.start_s,
                "end_s": saying.end_s,
            }
            for saying in one.sayings
        ],
    }


def in_words(told: Story) -> str:
    """Return a story as plain lines for a terminal."""
    lines = [told.subject.title, told.text, ""]
    for one in told.passages:
        lines += [f"{one.event.start:%Y-%m-%d}  {one.event.title}"]
        lines += [f"    {line}" for line in one.text.splitlines()]
        lines += [f"    “{saying.text}” {source_words(saying)}" for saying in one.sayings]
        lines += [f"    {picture.remembered.path}" for picture in one.pictures]
    return "\n".join(lines)
