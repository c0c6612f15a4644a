"""What a worker is given of a file and what comes back of it: records in, records out, nothing of a library.

Knows the steps and the models by their Protocols; nothing of the store, of networks of machines or of who asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import Limits
from ingest.files.step_names import PERCEIVE
from ingest.perception import duplicates, ocr
from ingest.perception.decode import Decoded, read_content
from ingest.perception.duplicates import FINGERPRINT, FINGERPRINT_VERSION
from ingest.perception.moments import Previous, look_again, perceive, recipes
from memory.records.ids import digest
from memory.records.library import Asset, Kind
from memory.store.duplicates import Fingerprint
from memory.store.moments import Perceived
from models.protocols import Line, Models, OcrReader, Pixels

VERSION = "task-3"
"""Of these records; a worker with another one is refused."""


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file to be perceived: the asset with what its path and its file say of it, and its name without a folder.

    `steps` are those of ingest/files/step_names.py that are due, `held` what is remembered of it, `also` the later
    steps that look at the same picture.
    """

    asset: Asset
    name: str
    steps: tuple[str, ...]
    held: tuple[Previous, ...]
    limits: Limits
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileResult:
    """What was perceived in one file: its moments by step, PERCEIVE alone where that was due.

    `heard_s` is how long a recording was in truth, None for what has no length. `fingerprint` and `lines` are what the
    later steps found, None where they were not asked or have to read the file by themselves.
    """

    made: Mapping[str, Sequence[Perceived]]
    heard_s: float | None
    fingerprint: Fingerprint | None = None
    lines: tuple[Line, ...] | None = None


def perceive_file(task: FileTask, path: Path, models: Models) -> FileResult | Failure:
    """Perceive one file, or say why that failed; a pure function of the file, the task and the models.

    Raises WeightsMissing where a model is away.
    """
    return attempt(partial(_perceive, task, path, models))


def _perceive(task: FileTask, path: Path, models: Models) -> FileResult:
    content = read_content(task.asset, path, task.limits)
    if PERCEIVE in task.steps:
        made = {PERCEIVE: perceive(content, models, task.held)}
    else:
        made = {step: look_again(content, models, task.held, step) for step in task.steps}
    heard_s = content.asset_as_read.duration_s
    if content.pixels is None:
        return FileResult(made, heard_s)
    return FileResult(made, heard_s, _fingerprint(task, path, content), _lines(task, path, content.pixels, models.ocr))


def _fingerprint(task: FileTask, path: Path, content: Decoded) -> Fingerprint | None:
    if FINGERPRINT not in task.also or content.pixels is None:
        return None
    found = attempt(partial(duplicates.photo_fingerprint, task.asset, path, content.pixels, task.limits))
    return None if isinstance(found, Failure) else found


def _lines(task: FileTask, path: Path, pixels: Pixels, reader: OcrReader | None) -> tuple[Line, ...] | None:
    if ocr.READ not in task.also or reader is None:
        return None
    found = attempt(partial(ocr.read_pages, reader, path, task.limits, pixels))
    return None if isinstance(found, Failure) else tuple(found)


def identity(models: Models) -> dict[str, str]:
    """Return all that decides what is perceived in a file, by what people call it: two that agree find the same."""
    reader = models.ocr
    steps = [digest(*recipes(models, kind).values()) for kind in Kind]
    return {
        "Yesteryear": version("yesteryear"),
        "captions": models.captioner.name if models.captioner else "",
        "picture search": models.image_text.name if models.image_text else "",
        "speech": models.transcriber.name if models.transcriber else "",
        "words in pictures": reader.name if reader else "",
        "steps": digest(VERSION, FINGERPRINT_VERSION, ocr.recipe(reader) if reader else "", *steps),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say in words in what two identities differ, empty where they agree."""
    named = [f"{name} is {there.get(name) or 'none'} there and {here[name] or 'none'} here" for name in here]
    return ", ".join(line for line, name in zip(named, here, strict=True) if there.get(name) != here[name])
