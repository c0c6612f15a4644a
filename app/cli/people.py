"""The commands for who is who: everybody met, names for them, who is one person and who is not, and erasing it all.

What the owner says here is a mark: it is never overruled, and `undo` takes it back.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, FilledGroup, JsonOption, LibraryOption, fail, open_library, print_json
from app.library import copies
from app.library.session import Session
from app.services import people as services_people
from app.services import serialize
from app.services.corrections import record
from app.services.people import STEPS, consent, is_on
from memory.identity.anchors import Person
from memory.records.corrections import Correction
from memory.records.library import Trace
from memory.store import assets, jobs

EXAMPLES = 3
WAIT = "; applies after the current import"

NumberArgument = Annotated[int, typer.Argument(metavar="PERSON", help="A person's number.")]

OtherArgument = Annotated[int, typer.Argument(metavar="PERSON", help="The other person's number.")]

people_app = typer.Typer(
    cls=FilledGroup,
    help="List people by face and voice, and name, merge, split, hide or erase them.",
    invoke_without_command=True,
)


@people_app.callback()
def list_people(
    context: typer.Context,
    hidden: Annotated[bool, typer.Option("--hidden", help="List only hidden people.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List everybody found by face or voice: number, name, how often, and the files that show them best."""
    if library is not None:
        context.obj = library
    if context.invoked_subcommand is not None:
        return
    with open_library(context, library) as session:
        tables = people_tables(
            session, services_people.hidden(session) if hidden else services_people.everybody(session)
        )
        told = [consent(session, trace, {str(table["trace"]) for table in tables}) for trace in Trace]
    if as_json:
        print_json(tables)
        return
    for table in tables:
        paths = table["examples"]
        name = table["name"] or f"person {table['number']}"
        shown = "  ".join(paths) if isinstance(paths, list) else ""
        typer.echo(f"{table['number']:>5}  {name}  ({table['trace']}, {table['count']})  {shown}{_beside(table)}")
    if hidden:
        typer.echo("`yesteryear people hide PERSON --undo` unhides a person", err=True)
        return
    typer.echo("\n".join(told), err=True)


@people_app.command("name")
def name_person(
    context: typer.Context,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(help="The name. The same name means the same person.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Name a person."""
    with open_library(context, library) as session:
        _tell(session, services_people.called(session, number, name), f"person {number} is {name}", as_json)


@people_app.command("same")
def same_person(
    context: typer.Context,
    number: NumberArgument,
    other: OtherArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Merge two people who are the same."""
    with open_library(context, library) as session:
        made = services_people.same(session, number, other)
        _tell(session, made, f"person {number} and person {other} are the same", as_json)


@people_app.command("different")
def different_people(
    context: typer.Context,
    number: NumberArgument,
    other: OtherArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Keep two people apart, such as a face and a voice that were joined by mistake."""
    with open_library(context, library) as session:
        made = services_people.different(session, number, other)
        _tell(session, made, f"person {number} and person {other} are not the same", as_json)


@people_app.command("apart")
def not_the_same_person(
    context: typer.Context,
    number: NumberArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files that show somebody else.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Split off the files that show somebody else."""
    with open_library(context, library) as session:
        person = services_people.met(session, number)
        known = assets.paths(session.store)
        lying = [known.get(str(path.absolute())) for path in paths]
        others = {one.asset_id for one in lying if one is not None}
        wrong = [one for one in person.appearances if one.asset_id in others]
        if {one.asset_id for one in wrong} != others or None in lying:
            fail(f"person {number} is not in all of these files", BAD_USAGE)
        if len(wrong) == len(person.appearances):
            fail(f"person {number} is in no other file; keep at least one file that does show them", BAD_USAGE)
        told = f"not person {number}: {', '.join(map(str, paths))}"
        made = services_people.apart(session, number, {one.id for one in wrong})
        _tell(session, made, told, as_json)


@people_app.command("hide")
def hide_person(
    context: typer.Context,
    number: NumberArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Unhide a person.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Hide a person from lists and answers, such as a stranger in the background. No file is hidden."""
    with open_library(context, library) as session:
        if not undo:
            _tell(session, services_people.hide(session, number), f"person {number} is hidden", as_json)
            return
        counts = services_people.show(session, number)
    if as_json:
        print_json({"number": number, "counts": counts})
        return
    typer.echo(f"unhidden: person {number}{'' if counts else WAIT}")


@people_app.command("erase")
def erase_people(  # noqa: PLR0913
    context: typer.Context,
    faces: Annotated[
        bool, typer.Option("--faces", help="Erase all faces: position, identifying numbers and matches.")
    ] = False,
    voices: Annotated[
        bool, typer.Option("--voices", help="Erase all voices: time, identifying numbers and matches.")
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Also erase the names you gave.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Erase all faces or voices for good. Your corrections stay and apply if they are found again."""
    chosen = [trace for trace, is_meant in ((Trace.FACE, faces), (Trace.VOICE, voices)) if is_meant]
    if not chosen:
        fail("say what to erase: --faces, --voices, and --names for the names that you gave as well", BAD_USAGE)
    what = " and ".join(f"every {trace.value}" for trace in chosen)
    with open_library(context, library) as session:
        if not yes and not typer.confirm(f"erase {what} in this library for good?", err=True):
            fail("nothing was erased", BAD_USAGE)
        gone, said = services_people.erase_traces(session, chosen, names)
        on = [trace.value for trace in chosen if is_on(session, trace)]
        lying, reminder = copies.copies(session), copies.reminder(session)
    if as_json:
        counts = {f"{trace.value}s": count for trace, count in gone.items()}
        print_json({**counts, "names": said, "on": on, **({"copies": lying} if lying else {})})
        return
    again = "".join(f"; {trace}s = true is still in config.toml, and the next import finds them again" for trace in on)
    typer.echo(f"erased: {', '.join(f'{count} {trace.value}s' for trace, count in gone.items())}{again}")
    typer.echo(f"note: {reminder}", err=True)


def tell_consent(session: Session) -> None:
    """Say on stderr what is kept of faces and voices, before the first is looked for."""
    for trace, step in STEPS.items():
        if is_on(session, trace) and not jobs.get_all(session.store, step):
            typer.echo(consent(session, trace), err=True)


def people_tables(session: Session, found: Sequence[Person]) -> list[serialize.Json]:
    """Return people, as the list shows them."""
    lying = assets.first_paths(session.store, sorted({one.asset_id for person in found for one in person.appearances}))
    return [_table(person, lying) for person in found]


def _table(person: Person, lying: dict[str, str]) -> serialize.Json:
    paths = list(dict.fromkeys(lying[one.asset_id] for one in person.appearances if one.asset_id in lying))
    best = person.appearances[0]
    return {
        "number": person.number,
        "name": person.name,
        "trace": person.trace.value,
        "count": len(person.appearances),
        "files": len(paths),
        "examples": list(paths[:EXAMPLES]),
        "box": list(best.box) if best.box else None,
        "start_s": best.start_s,
        "other": person.other or None,
        "evidence": list(person.evidence),
    }


def _beside(table: serialize.Json) -> str:
    """Return who else this is, and how that is known, to stand after a line of the list."""
    if not table["other"]:
        return ""
    evidence = table["evidence"]
    count = len(evidence) if isinstance(evidence, list) else 0
    how = f"perhaps also {table['other']}, heard and seen together {count} times" if count else f"also {table['other']}"
    return f"  [{how}]"


def _tell(session: Session, made: Sequence[Correction], told: str, as_json: bool) -> None:
    """Write the owner's word and say so; where another process takes in files, that one tells anew what rests on it."""
    counts = record(session, made).counts
    if as_json:
        print_json([{"mark": mark.id, "kind": mark.kind.value, "counts": counts} for mark in made])
        return
    undo = ", ".join(f"`yesteryear undo {mark.id[:12]}`" for mark in made)
    wait = "" if counts else WAIT
    typer.echo(f"saved: {told}{wait}\nundo with {undo}")
