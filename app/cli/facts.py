"""The commands for what outlives the moment: facts, and the names of the people, places and things they are about.

What the owner says here is a mark: it is never overruled, and `undo` takes it back.
"""

import contextlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, open_library, print_json
from app.library.session import Session
from app.services import serialize
from app.services.corrections import KIND_NAMES, record
from memory.knowledge.learn import quote, read_names
from memory.language import kinship
from memory.records.corrections import (
    DifferentNames,
    FactDenied,
    FactStated,
    OfFacts,
    OfNames,
    SameName,
    is_within_reach,
)
from memory.records.derived import Entity, Fact
from memory.records.file_names import visible
from memory.store import corrections
from memory.store import facts as fact_store
from memory.store import moments as moment_store

SHOWN_ID = 10
NOTHING = (
    "no facts yet: they come from notes, chats and recordings that you add with `yesteryear ingest "
    'PATH...`, or from you: yesteryear facts --add "my sister" "lives in" "Rome"'
)

NameArgument = Annotated[str, typer.Argument(metavar="[NAME]", help="Show only this name.")]


def facts(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    name: NameArgument = "",
    history: Annotated[bool, typer.Option("--history", help="Include facts that no longer hold.")] = False,
    why: Annotated[str, typer.Option(metavar="ID", help="Show the sources of a fact.")] = "",
    add: Annotated[
        tuple[str, str, str] | None, typer.Option(metavar="SUBJECT RELATION OBJECT", help="Add a fact.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="With --add: when it began. Earlier facts stay.")] = "",
    wrong: Annotated[str, typer.Option(metavar="ID", help="Remove a wrong fact.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List, add or remove facts, such as who lives where and what is kept where."""
    if sum(map(bool, (why, add, wrong))) > 1 or (since and not add):
        fail("give one of --why, --add and --wrong; --since goes with --add", BAD_USAGE)
    with open_library(context, library) as session:
        if add:
            _note(session, _stated(add, since), as_json)
        elif wrong:
            fact = _one(session, wrong)
            _note(session, FactDenied(fact.subject, fact.relation, fact.object), as_json)
        elif why:
            _tell_why(session, _one(session, why), as_json)
        else:
            _tell_facts(_about(session, name, history), name, as_json)


def names(
    context: typer.Context,
    name: NameArgument = "",
    same: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Two names mean the same.")] = None,
    not_same: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Two names do not mean the same.")
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List people, places and things with all their names."""
    if same and not_same:
        fail("give one of --same and --not-same", BAD_USAGE)
    with open_library(context, library) as session:
        if pair := same or not_same:
            _note(session, SameName(*pair) if same else DifferentNames(*pair), as_json)
            return
        known = read_names(session.store, session.config.owner)
        found = known.resolve(name) if name else None
        shown = [found] if found else [] if name else list(known.entities)
    _tell_names(shown, name, as_json)


def _stated(add: tuple[str, str, str], since: str) -> FactStated:
    subject, relation, thing = (" ".join(part.split()) for part in add)
    if not (subject and relation and thing):
        fail("a fact has a subject, a relation and an object", BAD_USAGE)
    relation = kinship.relation_of(relation) or relation
    return FactStated(subject, relation, thing, _day(since) if since else None)


def _day(text: str) -> datetime:
    """Return the first instant of a year, month or day here."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    with contextlib.suppress(ValueError, OverflowError):
        day = datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1)).astimezone() if found else None
        if day and is_within_reach(day):
            return day
    fail(f"--since {text!r} is not a date such as 2019, 2019-05 or 2019-05-01", BAD_USAGE)


def _note(session: Session, content: OfFacts | OfNames, as_json: bool) -> None:
    """Record the owner's word and say so; where another process takes in files, that one folds the facts anew."""
    mark = corrections.new_correction(content)
    folded = record(session, [mark]).counts
    words = corrections.words_of(content)
    if as_json:
        print_json({"mark": mark.id, "kind": mark.kind.value, "value": words, "folded": folded})
        return
    later = "" if folded else "; applies after the current import"
    typer.echo(f"saved: {KIND_NAMES[mark.kind]}: {', '.join(words)}{later}\nundo with `yesteryear undo {mark.id[:12]}`")


def _one(session: Session, fact_id: str) -> Fact:
    found = fact_store.facts_of_id(session.store, fact_id)
    if len(found) != 1:
        fail(f"no single fact has an id that begins with {fact_id!r}; `yesteryear facts` lists them", BAD_USAGE)
    return found[0]


def _about(session: Session, name: str, history: bool) -> list[Fact]:
    """Return the facts in which a name is the subject or the object, or all; without `history` what holds now."""
    known = read_names(session.store, session.config.owner)
    wanted, now = known.id_of(name), datetime.now(UTC)
    return [
        fact
        for fact in fact_store.facts(session.store)
        if (not name or wanted in (known.id_of(fact.subject), known.id_of(fact.object)))
        and (history or fact.holds_to is None or fact.holds_to > now)
    ]


def _tell_facts(found: Sequence[Fact], name: str, as_json: bool) -> None:
    if as_json:
        print_json([_table(fact) for fact in found])
        return
    for subject, inside in groupby(found, key=lambda fact: fact.subject):
        typer.echo(subject)
        for fact in inside:
            typer.echo(f"  {fact.id[:SHOWN_ID]}  {fact.relation} {fact.object}  ({_how(fact)})")
    if not found:
        typer.echo(f"nothing is known about {name}; `yesteryear names` lists all names" if name else NOTHING)


def _how(fact: Fact) -> str:
    """Say from when to when a fact holds and how sure it is."""
    since = f"since {fact.holds_from:%Y-%m-%d}" if fact.holds_from else ""
    until = f"until {fact.holds_to:%Y-%m-%d}" if fact.holds_to else ""
    sure = "your word" if fact.protected else f"{fact.confidence:.0%} sure"
    count = len(fact.moment_ids)
    rests = f"{count} moment{'s' if count > 1 else ''}" if count else ""
    return ", ".join(filter(None, (since, until, sure, rests)))


def _tell_why(session: Session, fact: Fact, as_json: bool) -> None:
    held = moment_store.remembered(session.store, fact.moment_ids)
    moments: list[serialize.Json] = [
        {
            "moment_id": one.moment.id,
            "path": one.path,
            "at": one.moment.at.at.isoformat(),
            "start_s": one.moment.start_s,
            "end_s": one.moment.end_s,
            "quote": quote(one, fact),
        }
        for one in held.values()
    ]
    if as_json:
        print_json({**_table(fact), "moments": moments})
        return
    typer.echo(f"{fact.subject} {fact.relation} {fact.object}  ({_how(fact)})")
    for moment in moments:
        start_s = moment["start_s"]
        second = f" {start_s:.1f} s" if isinstance(start_s, float) else ""
        typer.echo(f"  {visible(str(moment['path']))}{second}  {str(moment['at'])[:16]}\n    “{moment['quote']}”")
    if not moments:
        typer.echo("  you added this; no file says it")


def _table(fact: Fact) -> serialize.Json:
    return {
        "id": fact.id,
        "subject": fact.subject,
        "relation": fact.relation,
        "object": fact.object,
        "holds_from": fact.holds_from.isoformat() if fact.holds_from else None,
        "holds_to": fact.holds_to.isoformat() if fact.holds_to else None,
        "confidence": fact.confidence,
        "protected": fact.protected,
        "moment_ids": list(fact.moment_ids),
    }


def _tell_names(found: Sequence[Entity], name: str, as_json: bool) -> None:
    if as_json:
        print_json([{"id": one.id, "kind": one.kind.value, "names": list(one.names)} for one in found])
        return
    for one in found:
        others = f"  ({', '.join(one.names[1:])})" if len(one.names) > 1 else ""
        typer.echo(f"{one.kind.value:6}  {one.names[0]}{others}")
    if not found:
        typer.echo(f"unknown name: {name}" if name else NOTHING)
