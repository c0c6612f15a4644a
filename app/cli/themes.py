"""The command for themes: what the library keeps coming back to, and the owner's words about it.

What the owner says here is a mark: it is never overruled, and `undo` takes it back.
"""

from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, open_library, print_json
from app.library.session import Session
from app.services import serialize
from app.services import themes as services_themes
from app.services.corrections import in_words, record
from memory.records.corrections import Correction
from memory.store.hierarchy import SummaryNode


def themes(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    name: Annotated[
        tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Call a theme something else.")
    ] = None,
    merge: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Say that A is part of B, and goes by that name.")
    ] = None,
    split: Annotated[
        str, typer.Option(metavar="A", help="Part what you made one, else part A in two by what its episodes are like.")
    ] = "",
    hide: Annotated[str, typer.Option(metavar="A", help="Say that A is no theme; its moments stay as they are.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List what the library keeps coming back to, those with most episodes first, and say what that is."""
    if sum(map(bool, (name, merge, split, hide))) > 1:
        fail("give one of --name, --merge, --split and --hide", BAD_USAGE)
    with open_library(context, library) as session:
        if name:
            _write(session, services_themes.called(session, *name), as_json)
        elif merge:
            _write(session, services_themes.merged(session, *merge), as_json)
        elif hide:
            _write(session, services_themes.hidden(session, hide), as_json)
        elif split:
            _split(session, split, as_json)
        else:
            _list(services_themes.listed(session), as_json)


def _list(found: list[tuple[SummaryNode, int]], as_json: bool) -> None:
    if as_json:
        print_json([_table(one, events) for one, events in found])
        return
    for one, events in found:
        typer.echo(f"{one.title}  ({events} episodes, {one.start:%Y-%m-%d} to {one.end:%Y-%m-%d})")
    if not found:
        typer.echo("no theme yet: what is met in three episodes on two days or more becomes one")


def _table(one: SummaryNode, events: int) -> serialize.Json:
    return {
        "key": one.key,
        "title": one.title,
        "text": one.text,
        "events": events,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
    }


def _split(session: Session, name: str, as_json: bool) -> None:
    was_joined = services_themes.merge_of(session, name) is not None
    mark, counts = services_themes.split(session, name)
    if was_joined:
        _tell(mark, counts, "taken back", as_json)
    else:
        _tell(mark, counts, "noted", as_json)


def _write(session: Session, made: Correction, as_json: bool) -> None:
    _tell(made, record(session, [made]).counts, "noted", as_json)


def _tell(mark: Correction, counts: bool, done: str, as_json: bool) -> None:
    if as_json:
        print_json({"mark": mark.id, "kind": mark.kind.value, "said": in_words(mark), "done": done, "counts": counts})
        return
    wait = "" if counts else "; it counts as soon as the Yesteryear that is taking in files is done"
    typer.echo(f"{done}: {in_words(mark)}{wait}")
    if done == "noted":
        typer.echo(f"`yesteryear undo {mark.id[:12]}` takes it back")
