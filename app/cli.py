"""The command line: one table of commands. Knows no logic of its own.

Exit codes: 0 done, 1 a damaged library or disk, 2 bad usage or unreadable path, 3 weights missing, 4 library busy,
130 Ctrl-C.
"""

import typer

from app import asking, keeping, marking, models_command, portrait, sleeping, taking_in
from app.command import LibraryOption
from app.duplicates_command import duplicates
from app.facts_command import facts, names
from app.people_command import people_app

cli = typer.Typer(
    help="A memory of your own photos, voice notes, videos and notes. Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for command in (
    taking_in.ingest,
    taking_in.watch,
    asking.ask,
    asking.search,
    asking.show,
    asking.events,
    asking.summaries,
    keeping.status,
    keeping.verify,
    keeping.forget,
    keeping.export,
    keeping.ui,
    keeping.mcp,
):
    cli.command()(command)
cli.command()(marking.correct)
cli.command()(marking.favourite)
cli.command("marks")(marking.list_marks)
cli.command()(marking.undo)
cli.command()(facts)
cli.command()(names)
cli.command()(duplicates)
cli.command()(portrait.profile)
cli.command()(portrait.sketch)
cli.command()(sleeping.sleep)
cli.add_typer(people_app, name="people")
cli.add_typer(models_command.models_app, name="models")


@cli.callback()
def before(context: typer.Context, library: LibraryOption = None) -> None:
    """A memory of your own photos, voice notes, videos and notes. Everything stays on this machine."""
    context.obj = library


def main() -> None:
    """Run the program."""
    cli()
