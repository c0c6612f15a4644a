"""The commands that show the whole: profile, what is so of the owner, and sketch, the library on one page."""

from dataclasses import asdict
from typing import Annotated

import typer

from app.command import BAD_USAGE, JsonOption, LibraryOption, opened, print_json, stop
from memory.records.corrections import CorrectionKind
from memory.records.file_names import visible
from memory.store import corrections
from memory.store import moments as moment_store
from memory.summaries import overview as memory_sketch
from memory.summaries import profile as memory_profile

MOST_SHOWN = 8


def profile(
    context: typer.Context,
    why: Annotated[str, typer.Option(metavar="ID", help="The moments that a line rests on.")] = "",
    wrong: Annotated[str, typer.Option(metavar="ID", help="Strike a line out; `undo` takes that back.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show what the library knows of you: your life, preferences, people, places and routines. It stays here."""
    with opened(context, library) as session:
        traits = memory_profile.profile(session.store, session.config.owner)
        if why or wrong:
            traits = [one for one in traits if one.id.startswith(why or wrong)]
            if len(traits) != 1:
                stop(f"no single line of the profile has an id that begins with {why or wrong!r}", BAD_USAGE)
        if wrong:
            mark = corrections.new_mark(CorrectionKind.NOT_OF_ME, memory_profile.strike(traits[0]))
            with session.store.transaction():
                corrections.put(session.store, mark)
            typer.echo(f"struck out: {traits[0].text}; `yesteryear undo {mark.id[:12]}` takes it back", err=as_json)
        held = moment_store.remembered(session.store, traits[0].moment_ids) if why else {}
    if as_json:
        print_json([asdict(one) for one in traits])
        return
    for one in traits if not wrong else ():
        typer.echo(f"{one.id[:12]}  {one.kind:10}  {one.text}{' (lately)' if one.lately else ''}")
    for remembered in list(held.values())[:MOST_SHOWN]:
        typer.echo(f"    {remembered.moment.at.at:%Y-%m-%d %H:%M}  {visible(remembered.path)}  {remembered.words[:80]}")
    if not traits:
        typer.echo("nothing is known of you yet: it comes from notes, voice notes and what recurs in your files")


def sketch(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Show the whole library on one page: its span, people, places, themes, and a line for every year."""
    with opened(context, library) as session:
        found = memory_sketch.sketch(session.store)
    if as_json:
        print_json(asdict(found))
    else:
        typer.echo(found.text or "nothing remembered yet; `yesteryear ingest FOLDER` takes files in")
