"""The commands for look-alikes of things that the owner named: list what is offered, accept it, refuse it.

An answer is a correction that no model overrules; `undo` takes it back.
"""

from typing import Annotated

import typer

from app.cli.command import FilledGroup, JsonOption, LibraryOption, open_library, print_json
from app.services import serialize
from app.services import suggestions as services_suggestions
from app.services.corrections import Recorded, in_words
from app.services.suggestions import Offered
from memory.records.corrections import Correction, ThingDenied
from memory.records.file_names import visible

SHOWN_LETTERS = 12

SuggestionArgument = Annotated[str, typer.Argument(metavar="SUGGESTION", help="The suggestion's id.")]

suggestions_app = typer.Typer(
    cls=FilledGroup,
    help="List photos that look like ones whose words you corrected, and accept or refuse your words for them.",
    invoke_without_command=True,
)


@suggestions_app.callback()
def list_suggestions(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List photos that look like ones whose words you corrected, the surest first."""
    if library is not None:
        context.obj = library
    if context.invoked_subcommand is not None:
        return
    with open_library(context, library) as session:
        found = services_suggestions.listed(session)
    if as_json:
        print_json([_table(one) for one in found])
        return
    for one in found:
        name, path, taught_by = one.suggestion.id[:SHOWN_LETTERS], visible(one.view.path), visible(one.taught_by)
        typer.echo(f"{name}  {one.suggestion.words}?  {path}  (like {taught_by})")
    if not found:
        typer.echo("no suggestions; name a thing in a photo with `yesteryear correct PATH --words TEXT`")


@suggestions_app.command("accept")
def accept(
    context: typer.Context, suggestion: SuggestionArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Say that the photo shows what is suggested."""
    with open_library(context, library) as session:
        _tell(*services_suggestions.accept(session, suggestion), as_json)


@suggestions_app.command("refuse")
def refuse(
    context: typer.Context, suggestion: SuggestionArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Say that the photo does not show it: it is not suggested for this photo again, and less for others like it."""
    with open_library(context, library) as session:
        _tell(*services_suggestions.refuse(session, suggestion), as_json)


def _tell(made: Correction, recorded: Recorded, as_json: bool) -> None:
    if as_json:
        said = {"mark": made.id, "kind": made.kind.value, "said": in_words(made), "counts": recorded.counts}
        print_json(said)
        return
    done = "refused" if isinstance(made.content, ThingDenied) else "accepted"
    wait = "" if recorded.counts else "; applies after the current import"
    typer.echo(f"{done}: {in_words(made)}{wait}; undo with `yesteryear undo {made.id[:SHOWN_LETTERS]}`")


def _table(one: Offered) -> serialize.Json:
    offered = one.suggestion
    return {
        "id": offered.id,
        "words": offered.words,
        "path": one.view.path,
        "moment": offered.moment_id,
        "taught_by": one.taught_by,
        "score": round(offered.score, 3),
        "whole_description": offered.is_whole,
    }
