"""One piece of work on one file, and in its place why there is no result of it.

The one place in this folder that catches everything, because one bad file never stops a run. Knows nothing of the work.
"""

import errno
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.files.file_checks import Unreadable
from memory.records.file_names import valid
from memory.store import is_unusable
from memory.store.jobs import MOST_TRIES
from models.registry.card import WeightsMissing

Made = TypeVar("Made")

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""What a disk or a quota that is full says, or a disk that takes nothing: no file after this one can be taken in."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a piece of work failed, for the owner to read, and how many tries that counts for."""

    reason: str
    tries: int


def attempt(work: Callable[[], Made]) -> Made | Failure:
    """Return what a piece of work makes, or its failure; a file that cannot be read is not worth another try.

    A file for which there is not memory enough costs itself alone. Raises what is not the file's failure:
    WeightsMissing for a model that is away, as a server that is off; what the store says where it is busy, full or
    damaged; OSError for a full disk; and what is no error, such as KeyboardInterrupt.
    """
    try:
        return work()
    except Unreadable as error:
        return Failure(valid(str(error)), MOST_TRIES)
    except WeightsMissing:
        raise
    except Exception as error:
        if is_unusable(error) or (isinstance(error, OSError) and error.errno in FULL):
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"unexpected {type(error).__name__}: {error} (in {Path(where.filename).name}, line {where.lineno})"
        return Failure(valid(reason), 1)
