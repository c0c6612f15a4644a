"""What a look passes over and why: counted to the last one, named up to a bound. Nothing is left out without a word.

Knows names and reasons; nothing of how folders are walked.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.files.step_names import PERCEIVE
from memory.records.library import Kind
from memory.store import Store, left_out
from memory.store.left_out import MOST_PATHS, Group, merged

NOT_READ = "not a kind of file that Yesteryear reads"
NOT_A_FILE = "a device or a pipe, not a file"
FORGOTTEN = "forgotten; `yesteryear ingest --again` adds it"
WAITING = "waiting for a model that is not available"
HIDDEN_FILE = "a hidden file or one of the system's, such as .DS_Store or Thumbs.db"
HIDDEN_FOLDER = "a hidden folder or one of the system's, with all that is in it"
VAULT = "a vault written by `yesteryear export`"
SEEN = "folder already scanned through another link"
LIBRARY = "the library itself"
DERIVED = "what a photo program made of its originals, which are read themselves"

UNCOUNTED = frozenset({HIDDEN_FILE, HIDDEN_FOLDER, VAULT, SEEN, LIBRARY, DERIVED})
"""What is not even looked at, and so no file of those that a look counts."""

MOST_ENDINGS = 50


def not_read(path: str | Path) -> str:
    """Return the reason for a file of another kind, with its ending."""
    ending = os.path.splitext(path)[1].lower()
    return f"{NOT_READ} ({ending})" if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else NOT_READ


@dataclass(slots=True)
class _Counted:
    count: int = 0
    paths: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LeftOut:
    """What is left out of one look, by the folder that it is below of those that were named."""

    _by_top: dict[str, dict[str, _Counted]] = field(default_factory=dict)
    _top: str = ""

    def begin(self, top: Path, tops: Sequence[Path]) -> None:
        """Say that what follows lies below `top`; a folder inside another of the `tops` goes by that one."""
        around = [one for one in tops if top.is_relative_to(one)]
        self._top = str(min(around, key=lambda one: len(one.parts), default=top))
        self._by_top.setdefault(self._top, {})

    def note(self, reason: str, path: str | Path) -> None:
        """Count a file or folder that was passed over."""
        reasons = self._by_top.setdefault(self._top, {})
        if reason not in reasons and len(reasons) >= MOST_ENDINGS and reason.startswith(NOT_READ):
            reason = NOT_READ
        counted = reasons.setdefault(reason, _Counted())
        counted.count += 1
        if counted.count <= MOST_PATHS:
            counted.paths.append(str(path))

    def groups(self) -> list[Group]:
        """Return all that was left out, the commonest reason first."""
        return merged(one for groups in self.by_top().values() for one in groups)

    def by_top(self) -> dict[str, list[Group]]:
        """Return what was left out below each folder or file that was named."""
        return {
            top: [Group(reason, one.count, tuple(one.paths)) for reason, one in reasons.items()]
            for top, reasons in self._by_top.items()
        }

    def keep(self, store: Store) -> None:
        """Write what was left out of folders, to be told until their next look; no name of what was forgotten."""
        for top, groups in self.by_top().items():
            if os.path.isdir(top):
                told = [replace(one, paths=()) if one.reason == FORGOTTEN else one for one in groups]
                left_out.put(store, top, told)


def note_waiting(store: Store, kinds: Iterable[Kind]) -> None:
    """Note for which kinds of files a model was missing in the last run, in place of those noted before."""
    with store.transaction():
        left_out.put_waiting(store, sorted(kinds))


def skipped(store: Store) -> list[Group]:
    """Return what is left out at present, the commonest reason first: by the last scans, or waiting for a model."""
    waiting = left_out.waiting(store, WAITING, PERCEIVE)
    return merged([*left_out.get_all(store), *waiting])
