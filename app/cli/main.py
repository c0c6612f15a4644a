"""The command line: one table of commands. Knows no logic of its own.

Exit codes: 0 done, 1 a damaged library or disk, 2 bad usage or unreadable path, 3 weights missing, 4 library busy,
130 Ctrl-C.
"""

import typer

from app.cli import ask, corrections, ingest, models, vault
from app.cli import library as cli_library
from app.cli.backup import backup, restore
from app.cli.command import FilledGroup, LibraryOption, never_refuse
from app.cli.facts import facts, names
from app.cli.hiding import hidden, hide, passphrase, unhide
from app.cli.library import duplicates
from app.cli.people import people_app
from app.cli.places import places
from app.cli.story import story
from app.cli.suggestions import suggestions_app
from app.cli.themes import themes
from app.cli.titles import rename
from app.cli.ui import ui
from app.library.private import write_privately

cli = typer.Typer(
    cls=FilledGroup,
    help="A memory of your own photos, voice notes, videos and notes. Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for command in (
    ingest.ingest,
    ingest.watch,
    ask.ask,
    ask.search,
    ask.show,
    ask.events,
    ask.summaries,
    cli_library.status,
    cli_library.verify,
    cli_library.forget,
    vault.export,
    ui,
    cli_library.mcp,
):
    cli.command()(command)
cli.command("import")(vault.import_)
cli.command()(backup)
cli.command()(restore)
cli.command()(corrections.correct)
cli.command()(corrections.favourite)
cli.command()(rename)
cli.command("marks")(corrections.list_marks)
cli.command()(corrections.undo)
cli.add_typer(suggestions_app, name="suggestions")
cli.command()(hide)
cli.command()(unhide)
cli.command()(hidden)
cli.command()(passphrase)
cli.command()(facts)
cli.command()(names)
cli.command()(duplicates)
cli.command()(story)
cli.command()(themes)
cli.command()(cli_library.profile)
cli.command()(cli_library.sketch)
cli.command()(ingest.sleep)
cli.add_typer(people_app, name="people")
cli.command()(places)
cli.add_typer(models.models_app, name="models")


@cli.callback()
def before(context: typer.Context, library: LibraryOption = None) -> None:
    """A memory of your own photos, voice notes, videos and notes. Everything stays on this machine."""
    never_refuse()
    context.obj = library


def main() -> None:
    """Run the program; what it writes is for its owner alone."""
    write_privately()
    cli()
