"""One piece of work on one file, and in its place why there is no result of it.

The one place in this folder that catches everything, because one bad file never stops a run. Knows nothing of the work.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.unreadable import Unreadable
from memory.store.jobs import MOST_TRIES
from models.weights import WeightsMissing

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a piece of work failed, for the owner to read, and how many tries that counts for."""

    reason: str
    tries: int


def attempt(work: Callable[[], Made]) -> Made | Trouble:
    """Return what a piece of work makes, or its trouble; a file that cannot be read is not worth another try.

    Raises WeightsMissing: a model that is away, as a server that is off, is not the file's trouble.
    """
    try:
        return work()
    except Unreadable as error:
        return Trouble(str(error), MOST_TRIES)
    except WeightsMissing:
        raise
    except Exception as error:  # noqa: BLE001  one bad file never stops a run; the owner sees the reason
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"unexpected {type(error).__name__}: {error} (in {Path(where.filename).name}, line {where.lineno})"
        return Trouble(reason, 1)
