"""A photo decoded once: what the models see in it, and what later steps want of the same picture, in several threads.
Short recordings are announced, so that those of several files are heard together.

Knows the steps only as what looks at a picture and hands back how its result is stored. What fails here, or may not run
in several threads, is left: to perceiving once the photo is decoded, or to a later step that reads the file by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from ingest.files.failures import Failure, attempt
from ingest.files.step_names import PERCEIVE
from ingest.perception.decode import Decoded
from ingest.perception.hear_ahead import HearAhead
from ingest.perception.moments import Perception, Previous, see_photo, sight_space
from memory.records.library import Asset
from memory.store import Store, jobs
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from models.protocols import Models, Pixels
from models.registry.card import WeightsMissing

Made = TypeVar("Made")
Write = Callable[[], None]
"""Writes what a step found with "done"; to be called in a transaction, once the photo's moment is stored."""


@dataclass(frozen=True, slots=True)
class PictureStep:
    """A later step over photos that looks at the picture as it is perceived.

    `look` runs in threads and may raise anything; it returns None where the step has to read the file by itself.
    """

    name: str
    recipe: str
    look: Callable[[Asset, Path, Pixels], Write | None]


@dataclass(frozen=True, slots=True)
class Looked:
    """A file's contents; of a photo what models see in it, None where they are still to be asked, and what is stored.

    `writes` are the results of later steps that looked at the same picture. `made` are the moments by step that another
    machine perceived, None where they are still to be perceived here.
    """

    content: Decoded
    seen: Perception | None = None
    writes: tuple[Write, ...] = ()
    made: Mapping[str, Sequence[Perceived]] | None = None


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at decoded photos; safe to use from any thread. `killed` are pairs of asset and step that ended a run.

    `hearing` is told of recordings; None where the transcriber hears one after another.
    """

    store: Store
    steps: Sequence[PictureStep]
    killed: Collection[tuple[str, str]]
    hearing: HearAhead | None = None

    def look(self, content: Decoded, path: Path, models: Models, due: Collection[str]) -> Looked:
        """Look at a file for the steps that are due; one that is no photo comes back as it is."""
        if content.pixels is None:
            if self.hearing and PERCEIVE in due and (content.asset.id, PERCEIVE) not in self.killed:
                self.hearing.expect(content)
            return Looked(content)
        held = held_of(self.store, models, content.asset.id) if PERCEIVE in due else ()
        seen = _tried(lambda: see_photo(content, models, held, due))
        return Looked(content, seen, tuple(self._writes(content.asset, path, content.pixels)))

    def _writes(self, asset: Asset, path: Path, pixels: Pixels) -> list[Write]:
        """Return how the results of the later steps that wait for this photo are stored."""
        waiting = self.waiting(asset.id)
        if not waiting:
            return []
        with jobs.at_work(self.store, asset.id, *(one.name for one in waiting)):
            found = [_tried(partial(one.look, asset, path, pixels)) for one in waiting]
        return [write for write in found if write is not None]

    def waiting(self, asset_id: str) -> list[PictureStep]:
        """Return the later steps that wait for a photo and never ended a run over it."""
        done = {job.step: job for job in jobs.of_input(self.store, asset_id)}
        return [
            one
            for one in self.steps
            if (asset_id, one.name) not in self.killed
            and not (one.name in done and done[one.name].is_settled(one.recipe))
        ]


def _tried(work: Callable[[], Made | None]) -> Made | None:
    """Return what a piece of work makes, None where it fails: it is done again where its failure is recorded."""
    try:
        made = attempt(work)
    except WeightsMissing:
        return None
    return None if isinstance(made, Failure) else made


def held_of(store: Store, models: Models, asset_id: str) -> list[Previous]:
    """Return what is remembered of an asset, with the vectors of the picture encoder in use."""
    remembered = moment_store.of_asset(store, asset_id)
    ids = [one.moment.id for one in remembered]
    vectors = moment_store.vectors_by_moment(store, sight_space(models), ids)
    return [Previous(one, vectors.get(one.moment.id)) for one in remembered]
