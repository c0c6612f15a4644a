"""The command for themes: what the library keeps coming back to, and the owner's words about it.

What the owner says here is a correction: it is never overruled, and `undo` takes it back.
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

IN_WORDS = {"noted": "saved", "taken back": "undone"}
"""What a line for people says for `done` of `--json`."""


def themes(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    name: Annotated[tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Rename a topic.")] = None,
    merge: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Merge A into B.")] = None,
    split: Annotated[str, typer.Option(metavar="A", help="Undo a merge into A, or split A in two.")] = "",
    hide: Annotated[str, typer.Option(metavar="A", help="Remove topic A. Its photos and recordings stay.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List topics, those with most events first, and rename, merge, split or remove them."""
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
        typer.echo(f"{one.title}  ({events} events, {one.start:%Y-%m-%d} to {one.end:%Y-%m-%d})")
    if not found:
        typer.echo("no topics yet: a topic comes up in at least three events on two or more days")


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
    wait = "" if counts else "; applies after the current import"
    typer.echo(f"{IN_WORDS[done]}: {in_words(mark)}{wait}")
    if done == "noted":
        typer.echo(f"undo with `yesteryear undo {mark.id[:12]}`")
