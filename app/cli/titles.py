"""The command by which the owner gives an episode, a day, a trip, a month or a year a title."""

from typing import Annotated

import typer

from app.cli.command import JsonOption, LibraryOption, open_library, print_json
from app.services import titles
from app.services.corrections import record
from app.services.typed import typed_line
from memory.records.derived import Level


def rename(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A key, an id, or words from the title.")],
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Your title.")],
    level: Annotated[Level | None, typer.Option(help="Only a day, chapter, month or year.")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Rename an episode, a day, a trip or project, a month or a year. Your title stays until you undo it."""
    with open_library(context, library) as session:
        one = titles.found(session, what, level)
        mark = titles.given(session, one.level, one.key, title)
        counts = record(session, [mark]).counts
    words = typed_line(title)
    if as_json:
        named = one.level.value if one.level else "event"
        print_json({"mark": mark.id, "level": named, "old": one.title, "title": words, "counts": counts})
        return
    typer.echo(f"saved: {one.title} is called {words}{'' if counts else '; applies after the current import'}")
    typer.echo(f"undo with `yesteryear undo {mark.id[:12]}`")
