"""Workers on other machines for a library: the key they share, and which models they are to have."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from app.services.errors import UserError
from ingest.workers import keys
from ingest.workers.keys import WorkersUnusable

if TYPE_CHECKING:
    from app.library.session import Session
    from ingest.workers.cluster import Workers

KEY_NAME = "workers.pem"
SERVED_CAPTIONS = (
    "workers cannot be used while a server describes pictures (captions_at in config.toml). Remove that setting, or "
    "leave out --workers"
)


def key_path() -> Path:
    """Return where the key lies: $YESTERYEAR_WORKERS_KEY, else in the usual place for a program's data."""
    named = os.environ.get("YESTERYEAR_WORKERS_KEY")
    return Path(named).expanduser() if named else user_data_path("yesteryear", appauthor=False) / KEY_NAME


def made_key(path: Path) -> bool:
    """Make a key where there is none yet, and say whether that was done."""
    keys.require_installed()
    if path.exists():
        return False
    keys.make_key(path)
    return True


@contextmanager
def connected(session: "Session", address: str, tell: Callable[[str], None]) -> "Iterator[Workers]":
    """Connect an import to the workers at an address; `tell` hears what goes amiss on the way. Raises UserError."""
    from ingest.workers.answering import Wanted
    from ingest.workers.cluster import Workers
    from ingest.workers.task import identity
    from models.loading import FileModels

    config = session.config
    if config.captions_at:
        raise UserError(SERVED_CAPTIONS)
    if not re.fullmatch(r"(?:[a-z]+://)?[^\s/]+:\d{1,5}", address):
        raise UserError(f"{address} is no address of workers: a name and a port, such as 192.168.1.5:8786")
    wanted = Wanted(FileModels(config.text, config.seeing, config.ocr), tuple(identity(session.models).items()))
    with errors_told():
        workers = Workers(address, key_path(), wanted, tell)
    try:
        yield workers
    finally:
        workers.close()


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn what says that workers cannot be used into a sentence for the owner."""
    try:
        yield
    except WorkersUnusable as error:
        raise UserError(str(error)) from error
