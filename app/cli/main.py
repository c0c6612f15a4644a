"""The command line: one table of commands, each imported when it is asked for. Knows no logic of its own.

Exit codes: 0 done, 1 a damaged library or disk, 2 bad usage or unreadable path, 3 weights missing, 4 library busy,
130 Ctrl-C.
"""

import importlib
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple, cast

import typer
from typer._click.core import Command, Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand

from app.cli.command import FilledGroup, LibraryOption, never_refuse
from app.library.private import write_privately


class Listed(NamedTuple):
    """A command: the module and the function, or group of commands, that it is; the first sentence of its help."""

    where: str
    help: str


COMMANDS = {
    "ingest": Listed(
        "app.cli.ingest:ingest", "Add files and folders to the library, then update events, facts and summaries."
    ),
    "watch": Listed("app.cli.ingest:watch", "Add files and folders and watch them for new files until Ctrl-C."),
    "worker": Listed("app.cli.worker:worker", "Analyse files for a library on another machine until Ctrl-C."),
    "ask": Listed("app.cli.ask:ask", "Answer a question and cite the source of every sentence."),
    "search": Listed("app.cli.ask:search", "Search moments, best match first, without a language model."),
    "show": Listed("app.cli.ask:show", "Show what the library knows about a file: its moments, event and problems."),
    "events": Listed("app.cli.ask:events", "List events, oldest first."),
    "summaries": Listed(
        "app.cli.ask:summaries",
        "List summaries of days, chapters, months, years, places, people and themes, oldest first.",
    ),
    "status": Listed("app.cli.status:status", "Show counts and list files that could not be read, with the reason."),
    "verify": Listed("app.cli.library:verify", "Check the library: ids, vector index, database and files."),
    "forget": Listed("app.cli.library:forget", "Remove files from the library, with everything based only on them."),
    "export": Listed(
        "app.cli.vault:export",
        "Export the library as Markdown, JSON and JSON-LD, without hidden items, faces and voices.",
    ),
    "ui": Listed("app.cli.ui:ui", "Open the app on 127.0.0.1."),
    "mcp": Listed("app.cli.library:mcp", "Run an MCP server on stdin and stdout, for AI programs."),
    "import": Listed("app.cli.vault:import_", "Import an export into an empty library."),
    "backup": Listed(
        "app.cli.backup:backup",
        "Back up the library, its settings and notes into one zip file, without your original photos and recordings.",
    ),
    "restore": Listed(
        "app.cli.backup:restore", "Restore a backup into a new or empty library, or one that lost its database."
    ),
    "correct": Listed("app.cli.corrections:correct", "Correct what a file shows or says, its time or its place."),
    "favourite": Listed(
        "app.cli.corrections:favourite", "Mark a file as a favourite: it comes first in summaries and fades last."
    ),
    "albums": Listed(
        "app.cli.albums:albums_app", "List albums, and add files to them, remove files, rename and delete."
    ),
    "rename": Listed("app.cli.titles:rename", "Rename an episode, a day, a trip or project, a month or a year."),
    "marks": Listed(
        "app.cli.corrections:list_marks", "List your corrections, oldest first, with the ids that `undo` takes."
    ),
    "undo": Listed("app.cli.corrections:undo", "Undo your latest correction, or the one with this id."),
    "hide": Listed("app.cli.hiding:hide", "Hide a file, or what is seen or said at one second of it."),
    "unhide": Listed("app.cli.hiding:unhide", "Show a hidden file, or one second of it, again."),
    "hidden": Listed("app.cli.hiding:hidden", "List hidden items."),
    "passphrase": Listed("app.cli.hiding:passphrase", "Set or change the passphrase for hidden items."),
    "facts": Listed(
        "app.cli.facts:facts", "List, add or remove facts, such as who lives where and what is kept where."
    ),
    "names": Listed("app.cli.facts:names", "List people, places and things with all their names."),
    "duplicates": Listed(
        "app.cli.library:duplicates", "List duplicates, bursts and other groups of files, with the best of each."
    ),
    "story": Listed(
        "app.cli.story:story",
        "Show or save a story of a chapter, year, place or person, of an album, or of chosen files: the best pictures "
        "and quotes in one file.",
    ),
    "themes": Listed(
        "app.cli.themes:themes", "List topics, those with most events first, and rename, merge, split or remove them."
    ),
    "profile": Listed(
        "app.cli.library:profile",
        "Show what the library knows about you: your life, preferences, people, places and routines.",
    ),
    "sketch": Listed(
        "app.cli.library:sketch",
        "Show the library on one page: time span, people, places, topics and one line per year.",
    ),
    "sleep": Listed(
        "app.cli.ingest:sleep",
        "Do background work: update events, facts and summaries, and let the language model rewrite them.",
    ),
    "places": Listed(
        "app.cli.places:places", "List places, those with most moments first, and rename, merge or hide them."
    ),
    "suggestions": Listed(
        "app.cli.suggestions:suggestions_app",
        "List photos that look like ones whose words you corrected, and accept or refuse your words for them.",
    ),
    "people": Listed(
        "app.cli.people:people_app", "List people by face and voice, and name, merge, split, hide or erase them."
    ),
    "models": Listed("app.cli.models:models_app", "List, download and verify the models."),
}
"""Every command in the order of `--help`, which lists them by this table and imports none of them."""


class ImportedOnUse(Mapping[str, Command]):
    """The commands by name; one is imported when it is read, not when they are named or counted."""

    def __getitem__(self, name: str) -> Command:
        module, attribute = COMMANDS[name].where.split(":")
        found = getattr(importlib.import_module(module), attribute)
        around = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        if isinstance(found, typer.Typer):
            around.add_typer(found, name=name)
        else:
            around.command(name)(found)
        return typer.main.get_group(around).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class MainGroup(FilledGroup):
    """The commands of the table."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  what Typer gives every group
        super().__init__(**given)
        self.commands = cast(MutableMapping[str, Command], ImportedOnUse())

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the list of commands."""
        limit = formatter.width - 6 - max(map(len, COMMANDS))
        lines = [(name, TyperCommand(name, help=one.help).get_short_help_str(limit)) for name, one in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


cli = typer.Typer(
    cls=MainGroup,
    help="A memory of your own photos, voice notes, videos and notes. Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@cli.callback()
def before(context: typer.Context, library: LibraryOption = None) -> None:
    """A memory of your own photos, voice notes, videos and notes. Everything stays on this machine."""
    never_refuse()
    context.obj = library


def main() -> None:
    """Run the program; what it writes is for its owner alone."""
    write_privately()
    cli()
