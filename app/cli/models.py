"""The commands over weights: list, fetch, verify. Knows how they are told, not where they come from."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import (
    BAD_USAGE,
    BROKEN,
    NO_WEIGHTS,
    FilledGroup,
    JsonOption,
    LibraryOption,
    exit_on_error,
    fail,
    print_json,
)
from app.library import eyes
from app.library.config import Config, read_config
from app.library.languages import advice, reading
from app.library.session import default_folder
from models.registry import choice, download
from models.registry.card import Card, Task
from models.registry.catalog import CARDS, text_card
from models.registry.profiles import PROFILES, SAME_AS, Profile

models_app = typer.Typer(
    cls=FilledGroup, help="List, download and verify the models.", no_args_is_help=True, rich_markup_mode=None
)
LINE_EVERY_S = 2.0
_PROFILES = {one.name: one for one in PROFILES} | SAME_AS


class FetchLine:
    """One line on stderr about the file that is being fetched: redrawn on a terminal, now and then elsewhere."""

    def __init__(self) -> None:
        self._told_s = 0.0
        self._file = ""
        self._terminal = sys.stderr.isatty()

    def __call__(self, progress: download.Progress) -> None:
        """Say how far it is."""
        now_s = time.monotonic()
        over = progress.done_bytes >= progress.total_bytes
        every_s = 0.1 if self._terminal else LINE_EVERY_S
        if progress.file == self._file and not over and now_s - self._told_s < every_s:
            return
        self._told_s, self._file = now_s, progress.file
        share = progress.done_bytes / max(1, progress.total_bytes)
        bar = "█" * round(20 * share) + "·" * (20 - round(20 * share))
        size = f"{progress.done_bytes / 1e6:,.0f} of {progress.total_bytes / 1e6:,.0f} MB"
        line = f"{progress.card}/{progress.file}  {bar} {size}  from {progress.source}"
        sys.stderr.write(f"\r\x1b[K{line}" + ("\n" if over else "") if self._terminal else line + "\n")
        sys.stderr.flush()


def _configured(context: typer.Context, library: Path | None) -> tuple[Path, Config]:
    """Return the folder of the library that is meant and its config."""
    folder = (library or context.obj or default_folder()).expanduser().absolute()
    with exit_on_error():
        return folder, read_config(folder)


@models_app.command("list")
def list_models(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List models with their task, licence, size and source, and whether they are installed."""
    folder, config = _configured(context, library)
    text = text_card(config.text)
    tables = [
        {
            "name": card.name,
            "task": card.task.value,
            "licence": card.licence,
            "size_bytes": card.size_bytes,
            "download_bytes": card.download_bytes,
            "default": card.default,
            "needed": download.is_needed(card, text, config.seeing),
            "profiles": [one.name for one in PROFILES if card.name in one.all_cards],
            "brings": {one.title: one.brings for one in PROFILES if card.name in one.all_cards},
            "untested": card.untested,
            "reads": card.reads,
            "present": download.is_present(card),
            "pinned": card.is_pinned,
            "sources": download.origins_of(card),
            "folder": str(download.path_of(card)),
        }
        for card in CARDS
    ]
    if as_json:
        print_json(tables)
        return
    for one in PROFILES:
        typer.echo(_profile_line(one, config))
    typer.echo()
    for card in CARDS:
        needed = download.is_needed(card, text, config.seeing)
        state = "installed" if download.is_present(card) else "missing" if needed else "not installed"
        size = f"{card.size_bytes / 1e6:8,.1f} MB" if card.size_bytes else f"{'?':>8} MB"
        used_by = ", ".join(one.name for one in PROFILES if card.name in one.all_cards)
        archive = f"{card.download_bytes / 1e6:,.0f} MB to download" if card.download_bytes > card.size_bytes else ""
        pinned = "" if card.is_pinned else "pinned as it is first fetched"
        untested = "untested" if card.untested else ""
        told = "; ".join(filter(None, (card.licence, used_by, archive, pinned, untested)))
        typer.echo(f"{state:13} {card.purpose:12} {card.name:38} {size}  {told}")
        for file, source in download.origins_of(card).items():
            typer.echo(f"{'':27}{file} from {source}")
    typer.echo(f"in {download.weights_folder()}; profile {config.seeing.name}")
    typer.echo(" ".join(filter(None, (reading(config), advice(config, folder)))))


def _profile_line(one: Profile, config: Config) -> str:
    """Return what a profile would bring, whether it is here and in use, its size, its pace and its licences."""
    cards = [card for card in CARDS if card.name in one.all_cards]
    lacking = [card for card in cards if not download.is_present(card)]
    size = f"{sum(card.size_bytes for card in cards) / 1e6:,.0f} MB"
    pace = choice.photos_per_s(config.fitted(one))
    told = (
        size,
        "installed" if not lacking else f"get it with `yesteryear models fetch {one.name}`",
        "in use" if config.seeing == config.fitted(one) else "",
        f"{pace:.1f} photos a second here" if pace is not None else "",
        ", ".join(dict.fromkeys(card.licence for card in cards)),
    )
    return f"{one.title:9} {one.brings} {'; '.join(filter(None, told))}"


@models_app.command()
def fetch(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these models, or those of a profile: fast, balanced, best."),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Use files from this folder first.")
    ] = None,
    llm: Annotated[bool, typer.Option("--llm/--no-llm", help="Include the language model (1.1 GB).")] = True,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Download the models that the library's settings need, or those named, verify and convert them.

    Running it again downloads only what is missing.
    """
    _, config = _configured(context, library)
    text = text_card(config.text)
    cards = _named(names, text) if names else download.wanted(source, text, config.seeing)
    if not names or any(name.casefold() in _PROFILES for name in names):
        cards = tuple(card for card in cards if llm or card.task is not Task.LANGUAGE)
    with exit_on_error():
        without = download.fetch(cards, source, FetchLine())
        eyes.measure_all(config, lambda line: typer.echo(line, err=True))
    for reason in without:
        typer.echo(reason, err=True)
    fetched = [card.name for card in cards if download.is_present(card)]
    if as_json:
        print_json({"fetched": fetched, "folder": str(download.weights_folder())})
    elif fetched:
        typer.echo(f"{', '.join(fetched)}: downloaded and verified, in {download.weights_folder()}")
    if without and names:
        raise typer.Exit(NO_WEIGHTS)


def _named(names: list[str], text: Card) -> tuple[Card, ...]:
    """Return the cards of these names, in whatever case, a profile's for its own; one unknown ends the program."""
    known: dict[str, tuple[Card, ...]] = {card.name.casefold(): (card,) for card in CARDS}
    known |= {name: download.wanted(None, text, one) for name, one in _PROFILES.items()}
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        choices = ", ".join([*_PROFILES, *(card.name for card in CARDS)])
        fail(f"there is no model {', '.join(unknown)}; choose from {choices}", BAD_USAGE)
    return tuple(dict.fromkeys(card for name in names for card in known[name.casefold()]))


@models_app.command()
def verify(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Check the sha256 of every model file. Exits with 1 if one is damaged, 3 if one is missing."""
    _, config = _configured(context, library)
    problems = {card.name: download.verify(card) for card in CARDS if download.is_present(card)}
    text = text_card(config.text)
    wanted = [card for card in CARDS if card.needed and download.is_needed(card, text, config.seeing)]
    lacking = [card for card in wanted if not download.is_present(card)]
    missing = [card.name for card in lacking]
    damaged = {name: found for name, found in problems.items() if found}
    if as_json:
        print_json({"sound": sorted(set(problems) - set(damaged)), "damaged": damaged, "missing": missing})
    else:
        for name, found in problems.items():
            typer.echo(f"{name}: {'; '.join(found) if found else 'sound'}")
    if damaged:
        raise typer.Exit(BROKEN)
    if missing:
        fail(f"missing: {', '.join(missing)}. Get them with `{download.fetch_command(lacking)}`", NO_WEIGHTS)
