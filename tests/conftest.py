"""What every test may lean on: shared real files, a library over fakes, and no connection but to this machine."""

import contextlib
import os
import sqlite3
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray
from PIL import Image
from pytest_socket import socket_allow_hosts

from app.library import session as opening
from app.library.session import Session
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.metadata.geocode import NAMES_RECIPE
from ingest.pipeline.name_places import NAMED_BY
from ingest.pipeline.run import Library
from memory.store import Store, connection
from memory.store.full_text import set_meta
from memory.store.visibility import Scope
from memory.vectors.index import VectorIndex
from models.protocols import Models
from models.registry.catalog import CARDS
from models.registry.download import is_present
from tests.commands import told
from tests.fakes import fake_models, perceiving
from tests.pages import opened, served

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = frozenset(filter(None, os.environ.get("YESTERYEAR_REQUIRE", "").split(",")))


settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def schema_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have each store of a new file begin with a copy of an empty one: all migrations take a tenth of a second."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    Store(path).close()
    empty = path.read_bytes()
    migrate = Store._migrate

    def migrate_copy(store: Store) -> None:
        if not store.path.exists():
            beside = store.path.with_name(f"{store.path.name}.{threading.get_ident()}")
            with contextlib.suppress(OSError):  # which is for the store to tell
                beside.write_bytes(empty)
                os.link(beside, store.path)  # whole at once, and never over what another made meanwhile
            beside.unlink(missing_ok=True)
        migrate(store)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "_migrate", migrate_copy)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Have no store of this process wait until the disk holds what was written, which is for when the power fails."""
    install_views = connection.install_views

    def install_unwaiting(found: sqlite3.Connection, scope: Scope) -> None:
        found.execute("PRAGMA synchronous = OFF")
        install_views(found, scope)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connection, "install_views", install_unwaiting)
        yield


@pytest.fixture(autouse=True)
def no_connections_to_others() -> None:
    """Fail any test that connects to another machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real media and questions; a test that needs them is skipped where they are not."""
    folder = Path(os.environ.get("YESTERYEAR_SHARED", ROOT.parent / "shared"))
    if not (folder / "media").is_dir():
        pytest.skip("no shared media; set YESTERYEAR_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def weights() -> None:
    """The default weights, but for the language model; skips where they are missing, unless they are required."""
    missing = [card.name for card in CARDS if card.default and card.task != "language" and not is_present(card)]
    if missing and "weights" in REQUIRED:
        pytest.fail(f"weights are required and missing: {', '.join(missing)}")
    if missing:
        pytest.skip(f"weights missing: {', '.join(missing)}; `yesteryear models fetch` gets them")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library over fakes, in a folder beside the album."""
    folder = tmp_path / "library"
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    index = VectorIndex(store, folder / "vectors")
    yield Library(store, index, fake_models(), Limits(), folder)
    index.close()
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store; a module that needs more in it lays a fixture of the same name over this one."""
    found = Store(tmp_path / "library.sqlite3")
    yield found
    found.close()


@pytest.fixture
def models() -> Models:
    """The models of a session: fakes, without a language model, a reader of words in pictures, faces and voices."""
    return perceiving()


@pytest.fixture
def session(tmp_path: Path, models: Models) -> Iterator[Session]:
    """A session of an empty library; a module that needs more in it lays a fixture of the same name over this one.

    Its places keep the names that tests give them, whatever the gazetteer calls their spots.
    """
    found = opened(tmp_path / "library", models)
    set_meta(found.unfiltered, NAMED_BY, NAMES_RECIPE)
    yield found
    found.close()


@pytest.fixture
def media(session: Session) -> Media:
    """What pages show of the session's files."""
    return Media(session.store, session.config.limits)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address at which pages of the module's own library, `folder`, are served."""
    with served(folder) as found:
        yield found


@pytest.fixture
def commanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty library that commands run in this process use, with fakes for models."""
    monkeypatch.setattr(opening, "_load_models", lambda config: (fake_models(), ()))
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


@pytest.fixture
def ingested(commanded: Path, album: Path) -> Iterator[Session]:
    """A session of the library that commands use, with the album in it."""
    told("ingest", album)
    found = opening.open_session(commanded)
    yield found
    found.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder with two photos, a voice note that speaks and one that is silent, and a note."""
    return make_album(tmp_path)


def make_album(place: Path) -> Path:
    """Make the folder `album` in a place."""
    folder = place / "album" / "2023-08 Norway"
    folder.mkdir(parents=True)
    paint(folder / "IMG_20230814_101500.jpg", (200, 30, 30))
    paint(folder / "IMG_20230814_101900.jpg", (30, 60, 200))
    speak(folder / "REC_20230814_120000.wav", speech_s=2.0)
    speak(folder / "REC_20230814_130000.wav", speech_s=0.0)
    (folder / "2023-08-15 diary.md").write_text(
        "# Diary\n\nWe rowed across the fjord.\n\nTomas caught a cod.\n", encoding="utf-8"
    )
    return place / "album"


def paint(path: Path, colour: tuple[int, int, int], side_px: int = 64) -> Path:
    """Write a picture of one colour."""
    Image.new("RGB", (side_px, side_px), colour).save(path)
    return path


def speak(path: Path, speech_s: float, silence_s: float = 1.0) -> Path:
    """Write a WAV with so many seconds of noise, which the fake transcriber takes for speech, and then silence."""
    noise = np.random.default_rng(0).normal(0, 3000, int(speech_s * 16_000))
    return record(path, np.concatenate([noise, np.zeros(int(silence_s * 16_000))]) / 32_768)


def record(path: Path, samples: NDArray[np.floating]) -> Path:
    """Write a WAV of these samples, full scale being 1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((samples * 32_768).astype("<i2").tobytes())
    return path


def bad_name(folder: Path, name: bytes) -> Path:
    """Return a path whose name is these bytes, skipping the test where the file system takes no such name."""
    path = Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))
    if path.exists():
        return path
    try:
        path.touch()
        path.unlink()
    except (OSError, ValueError) as error:
        pytest.skip(f"this file system takes no such name: {error!r}")
    return path


@pytest.fixture
def quiet() -> Callable[[object], None]:
    """A progress report that nobody hears."""
    return lambda _: None
