"""The command line: one table of commands. Knows no logic of its own.

Exit codes: 0 done, 1 a damaged library or disk, 2 bad usage or unreadable path, 3 weights missing, 4 library busy,
130 Ctrl-C.
"""

import typer

from app import asking, keeping, marking, models_command, portrait, sleeping, taking_in, vault_command
from app.backup_command import backup, restore
from app.command import LibraryOption, never_refuse
from app.duplicates_command import duplicates
from app.facts_command import facts, names
from app.hiding_command import hidden, hide, passphrase, unhide
from app.people_command import people_app
from app.places_command import places
from app.private import write_privately
from app.story_command import story
from app.themes_command import themes
from app.ui_command import ui

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
    vault_command.export,
    ui,
    keeping.mcp,
):
    cli.command()(command)
cli.command("import")(vault_command.import_)
cli.command()(backup)
cli.command()(restore)
cli.command()(marking.correct)
cli.command()(marking.favourite)
cli.command("marks")(marking.list_marks)
cli.command()(marking.undo)
cli.command()(hide)
cli.command()(unhide)
cli.command()(hidden)
cli.command()(passphrase)
cli.command()(facts)
cli.command()(names)
cli.command()(duplicates)
cli.command()(story)
cli.command()(themes)
cli.command()(portrait.profile)
cli.command()(portrait.sketch)
cli.command()(sleeping.sleep)
cli.add_typer(people_app, name="people")
cli.command()(places)
cli.add_typer(models_command.models_app, name="models")


@cli.callback()
def before(context: typer.Context, library: LibraryOption = None) -> None:
    """A memory of your own photos, voice notes, videos and notes. Everything stays on this machine."""
    never_refuse()
    context.obj = library


def main() -> None:
    """Run the program; what it writes is for its owner alone."""
    write_privately()
    cli()
