"""One open library: its config, store, vector index and models, built here once and passed by hand.

Knows where everything lies; decides nothing about what is done with it.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from app.library import marker
from app.library.config import FILE_NAME, BadConfig, Config, read_config
from app.library.private import FOLDER_MODE, make_private
from app.library.switched import SwitchedCaptioner, SwitchedEncoder, renew
from app.library.unfinished import sweep
from memory.records.days import begin_days_at
from memory.store import Store, StoreBusy
from memory.store.day_begins import keep_day
from memory.vectors.index import VectorIndex
from models import loading
from models.protocols import Captioner, ImageTextEncoder, LanguageModel, Models, TextEncoder
from models.registry.card import WeightsMissing
from models.registry.catalog import text_card
from models.registry.profiles import Profile
from models.text.remote import RemoteLanguage
from models.vision.remote_captions import RemoteCaptioner

if TYPE_CHECKING:
    from ingest.pipeline.run import Library
    from memory.retrieval.recall import Sources

Model = TypeVar("Model")
LOCK_NAME = "deriving.lock"
LOCK_WAIT_S = 5.0
"""So long a command waits for one that brings the library up to date after a correction, and the like."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open library. `missing` says for each model that is not there which command gets it.

    `unfiltered` is the store with what is hidden; whatever is shown goes by `store`. An `is_locked` session shows
    nothing hidden even while this process is unlocked.
    """

    folder: Path
    config: Config
    unfiltered: Store
    index: VectorIndex
    models: Models
    missing: tuple[str, ...]
    is_locked: bool = False

    @property
    def store(self) -> Store:
        """The library as it may be seen: without hidden moments, unless they are unlocked in this process."""
        return self.unfiltered.public if self.is_locked else self.unfiltered.session_view

    @property
    def locked(self) -> "Session":
        """The same library for other programs: hidden moments are never in it."""
        return replace(self, is_locked=True)

    @property
    def library(self) -> "Library":
        """What an ingest run works with."""
        from ingest.pipeline.run import Library

        models = self._recognising(self.config_now)
        return Library(self.unfiltered, self.index, models, self.config.limits, self.folder, self.config.owner)

    @property
    def config_now(self) -> Config:
        """What the owner set by now; what the library was opened with where that is not written or cannot be read."""
        if not (self.folder / FILE_NAME).exists():
            return self.config
        try:
            return read_config(self.folder)
        except BadConfig:
            return self.config

    def _recognising(self, now: Config) -> Models:
        """Return the models for files, with faces and voices as they were turned on or off since this was opened."""
        faces, voices = self.models.faces, self.models.voices
        if now.faces != self.config.faces:
            faces = _or_missing(loading.load_faces, []) if now.faces else None
        if now.voices != self.config.voices:
            voices = _or_missing(loading.load_voices, []) if now.voices else None
        return replace(self.models, faces=faces, voices=voices)

    @property
    def sources(self) -> "Sources":
        """What recall asks."""
        from ingest.perception.moments import sight_space, text_space
        from memory.retrieval.recall import Sources

        models = self.models
        spaces = text_space(models), sight_space(models)
        return Sources(self.store, self.index, models.text, spaces[0], models.image_text, spaces[1], models.reranker)

    @property
    def answer_model(self) -> LanguageModel | None:
        """The language model that words answers, None where the owner did not turn that on or there is none."""
        return self.models.language if self.config.words_answers else None

    def close(self) -> None:
        """Close the library's files."""
        self.index.close()
        self.unfiltered.close()

    def renew_eyes(self) -> None:
        """Look at pictures with the models that the config means by now: better ones may have been fetched."""
        encoder, captioner, text = self.models.image_text, self.models.captioner, self.models.text

        def load(seeing: Profile) -> tuple[ImageTextEncoder, Captioner | None]:
            is_served = not isinstance(captioner, SwitchedCaptioner)
            words = None if is_served else loading.load_captioner(seeing)
            return loading.load_image_text(sentences, seeing), words

        if isinstance(encoder, SwitchedEncoder) and text is not None:
            sentences: TextEncoder = text
            with contextlib.suppress(WeightsMissing):
                renew(encoder, captioner, self.config.seeing, load)

    def require_models(self) -> None:
        """Raise WeightsMissing where a model is not there without which no file is imported.

        Faces and voices that are turned on and cannot be recognised yet hold nothing up: `missing` says why, and the
        files are looked through for them once they can be.
        """
        needed = (self.models.text, self.models.image_text, self.models.captioner, self.models.transcriber)
        if any(model is None for model in needed):
            raise WeightsMissing("\n".join(dict.fromkeys(self.missing)))


def default_folder() -> Path:
    """Return the library's folder: $YESTERYEAR_LIBRARY, else the usual place for a program's data."""
    named = os.environ.get("YESTERYEAR_LIBRARY")
    return Path(named).expanduser() if named else user_data_path("yesteryear", appauthor=False) / "library"


def open_session(folder: Path) -> Session:
    """Open the library in `folder`, made where there is none and never was one.

    What killed commands left beside their work goes.

    Raises BadConfig, StoreTooNew, StoreBusy, StoreLost where the folder was a library and its database is gone, OSError
    where the folder cannot be written, StoreDamaged where its file is damaged, another sqlite3.DatabaseError where it
    cannot be used.
    """
    folder = folder.expanduser().resolve()
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    make_private(folder)
    sweep(folder)
    config = read_config(folder)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written to, which opening a library needs")
    marker.require_store(folder)
    store = Store(folder / marker.DATABASE)
    try:
        marker.recognise(folder, store)
        begin_days_at(config.day_begins)
        with contextlib.suppress(StoreBusy):
            keep_day(store, config.day_begins)
    except BaseException:
        store.close()
        raise
    models, missing = _load_models(config)
    return Session(folder, config, store, VectorIndex(store, folder / "vectors", config.vectors), models, missing)


def _load_models(config: Config) -> tuple[Models, tuple[str, ...]]:
    missing: list[str] = []
    text = _or_missing(lambda: loading.load_text(text_card(config.text)), missing)
    image_text = None
    if text is not None:
        sentences = text
        seeing = config.seeing
        image_text = _or_missing(lambda: SwitchedEncoder(loading.load_image_text(sentences, seeing), seeing), missing)
    captioner = _load_captioner(config, missing)
    transcriber = _or_missing(lambda: loading.load_transcriber(config.seeing), missing)
    language = _load_language(config, missing) if config.loads_language else None
    ocr = _or_missing(loading.load_ocr, missing) if config.ocr else None
    faces = _or_missing(loading.load_faces, missing) if config.faces else None
    voices = _or_missing(loading.load_voices, missing) if config.voices else None
    reranker = _or_missing(loading.load_reranker, missing)
    return Models(text, image_text, captioner, transcriber, language, ocr, faces, voices, reranker), tuple(missing)


def _load_language(config: Config, missing: list[str]) -> LanguageModel | None:
    if config.language_at:
        return RemoteLanguage(config.language_at, config.language_name, os.environ.get("YESTERYEAR_LANGUAGE_KEY", ""))
    return _or_missing(loading.load_language, missing)


def _load_captioner(config: Config, missing: list[str]) -> Captioner | None:
    if config.captions_at:
        return RemoteCaptioner(config.captions_at, config.captions_name, os.environ.get("YESTERYEAR_CAPTIONS_KEY", ""))
    return _or_missing(lambda: SwitchedCaptioner(loading.load_captioner(config.seeing)), missing)


def _or_missing(load: Callable[[], Model], missing: list[str]) -> Model | None:
    try:
        return load()
    except WeightsMissing as error:
        missing.append(str(error))
        return None


@contextlib.contextmanager
def deriving(folder: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the library's lock: the one process that runs models and writes the vector index.

    Raises StoreBusy where another process still holds it after so many seconds.
    """
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise StoreBusy(
            f"another Yesteryear process is adding files to this library ({folder}); try again when it is done"
        ) from error
    try:
        with ended_in_order():
            yield
    finally:
        lock.release()


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the program as Ctrl-C does, so that what it was at is not taken for what killed it."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def is_deriving(folder: Path) -> bool:
    """Say whether some process holds the library's lock."""
    try:
        with deriving(folder):
            return False
    except StoreBusy:
        return True
