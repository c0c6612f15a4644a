"""The workers of a running import: files go out to them in their bytes, few at a time, and each is answered once.

What no worker can do comes home: a file that is too large, one over which workers ended, and all that is left where
none is there any more. Knows how files go out and what comes back; nothing of the library that it is written to.
"""

import logging
import queue
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.files.failures import Failure
from ingest.workers.answering import FileBytes, Refusal, Wanted, answer, check
from ingest.workers.keys import WorkersUnusable, require_installed, security
from ingest.workers.task import FileResult, FileTask
from memory.records.library import Asset, Kind
from memory.store.jobs import MOST_TRIES

if TYPE_CHECKING:
    from distributed import Client, Future

MOST_FILE_BYTES = 500_000_000
"""A larger file is perceived here: a worker holds all of it in its memory for a while, and so does whoever sends it."""

MOST_BYTES = 256_000_000
"""So much is on its way or being worked on at a time, or else one file alone."""

AHEAD = 2
"""So many files for each thread of the workers are out at a time."""

CONNECT_S, POLL_S, GRACE_S = 10.0, 1.0, 15.0
"""How long a connection may take; how often workers are counted meanwhile; how long none may be there, or a result."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file that goes out: what is to be done with it, and where it lies here."""

    task: FileTask
    path: Path


@dataclass(frozen=True, slots=True)
class Home:
    """A file that comes home unanswered; `killed` where workers ended over it."""

    killed: bool = False


Answer = FileResult | Failure | Home
Reply = FileResult | Failure | Refusal
"""What a worker says."""


class Workers:
    """The workers behind one address, which all were found to do what the library's own models would."""

    def __init__(self, address: str, key: Path, wanted: Wanted, tell: Callable[[str], None]) -> None:
        """Connect to the machine that listens at `address`, such as 192.168.1.5:8786; `tell` hears what goes amiss.

        Raises WorkersUnusable where that cannot be, or a worker there has another version or other weights.
        """
        require_installed()
        self._wanted = wanted
        self._tell = tell
        self._refused: dict[str, str] = {}
        self.seems_gone_s = GRACE_S
        self._client = _connect(with_scheme(address), key)
        try:
            self._require_same()
        except BaseException:
            self.close()
            raise

    @property
    def threads(self) -> int:
        """How many files the workers can do at a time by now, 0 where none is there."""
        return sum(self._threads().values())

    def takes(self, asset: Asset) -> bool:
        """Say whether a file is worth sending: notes are read at once, and very large ones stay where they are."""
        return asset.kind is not Kind.NOTE and asset.size_bytes <= MOST_FILE_BYTES

    def go_through(self, files: Iterable[Outgoing]) -> Generator[tuple[Outgoing, Answer]]:
        """Yield each file once with its answer, in the order in which they come back. To be closed.

        A file is read when it goes out; no more are out than the workers can soon do.
        """
        run = _Run(self, iter(files))
        try:
            yield from run.answers()
        finally:
            run.cancel()

    def submit(self, one: Outgoing, content: FileBytes) -> "Future[Reply]":
        """Send a file to a worker that was not found to be another."""
        workers = [name for name in self._threads() if name not in self._refused] if self._refused else None
        name = f"yesteryear-{one.task.asset.id[:16]}-{uuid.uuid4().hex}"
        return self._client.submit(
            answer, one.task, content, self._wanted, key=name, pure=False, workers=workers, allow_other_workers=False
        )

    def refuse(self, refusal: Refusal) -> bool:
        """Leave a worker alone that came later and is another, told once; say whether there are others."""
        if refusal.worker not in self._refused:
            self._refused[refusal.worker] = refusal.reason
            self._tell(f"the worker {refusal.worker} is not used: {refusal.reason}")
        return self.threads > 0

    def tell_gone(self) -> None:
        """Say that no worker is there any more."""
        self._tell("no worker answers any more; the import continues on this machine")

    def close(self) -> None:
        """Let the workers go; they wait for the next import."""
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=CONNECT_S)

    def _require_same(self) -> None:
        if not self._threads():
            raise WorkersUnusable("no worker has joined there yet. Run `yesteryear worker --listen` or `--join` first")
        found: dict[str, str | Exception] = self._client.run(check, self._wanted, on_error="return")
        amiss = [f"the worker {name} cannot be used: {reason}" for name, reason in sorted(found.items()) if reason]
        if amiss:
            raise WorkersUnusable(amiss[0])

    def _threads(self) -> dict[str, int]:
        """Return the threads of each worker that is there and is used."""
        if self._client.status != "running":
            return {}
        try:
            found: dict[str, int] = self._client.nthreads()
        except (OSError, TimeoutError, ValueError):
            return {}
        return {name: count for name, count in found.items() if name not in self._refused}


class _Run:
    """What is out in one pass over files."""

    def __init__(self, workers: Workers, files: Iterator[Outgoing]) -> None:
        self._workers = workers
        self._files = files
        self._next: Outgoing | None = next(files, None)
        self._out: dict[str, tuple[Outgoing, Future[Reply]]] = {}
        self._done: queue.SimpleQueue[Future[Reply]] = queue.SimpleQueue()
        self._threads = workers.threads
        self._seen_s = time.monotonic()

    def answers(self) -> Iterator[tuple[Outgoing, Answer]]:
        """Yield each file with its answer, and all that is left as coming home where no worker is there any more."""
        while self._next is not None or self._out:
            yield from self._send()
            if not self._out and self._threads:
                continue
            try:
                future = self._done.get(timeout=POLL_S)
            except queue.Empty:
                if self._is_alone():
                    break
                continue
            yield from self._received(future)
        else:
            return
        self._workers.tell_gone()
        yield from self._come_home()

    def cancel(self) -> None:
        """Want no answers any more."""
        for _, future in self._out.values():
            future.cancel()
        self._out.clear()

    def _send(self) -> Iterator[tuple[Outgoing, Answer]]:
        """Send files while there is room; those that cannot be read come home, where that is recorded."""
        while self._next is not None and self._has_room(self._next):
            one, self._next = self._next, next(self._files, None)
            try:
                content = FileBytes(one.path.read_bytes())
            except (OSError, MemoryError):
                yield one, Home()
                continue
            self._submit(one, content)

    def _has_room(self, one: Outgoing) -> bool:
        out = sum(sent.task.asset.size_bytes for sent, _ in self._out.values())
        is_fitting = out + one.task.asset.size_bytes <= MOST_BYTES and len(self._out) < AHEAD * self._threads
        return is_fitting or bool(self._threads and not self._out)

    def _submit(self, one: Outgoing, content: FileBytes) -> None:
        future = self._workers.submit(one, content)
        self._out[str(future.key)] = one, future
        future.add_done_callback(self._done.put)

    def _received(self, future: "Future[Reply]") -> Iterator[tuple[Outgoing, Answer]]:
        """Yield what came back for a file, unless it is not waited for any more or goes to another worker."""
        if str(future.key) not in self._out:
            return
        one, _ = self._out.pop(str(future.key))
        if future.status not in ("finished", "error"):
            self._wait_again(one)
            return
        self._seen_s = time.monotonic()
        found = _result(future)
        if isinstance(found, Refusal):
            if self._workers.refuse(found):
                with suppress(OSError):
                    self._submit(one, FileBytes(one.path.read_bytes()))
                    return
            found = Home()
        yield one, found

    def _wait_again(self, one: Outgoing) -> None:
        """Keep a file that went out before the connection was lost, until there is one again or it comes home."""
        self._files = chain([one] if self._next is None else [self._next, one], self._files)
        self._next = next(self._files, None)
        self._threads = 0

    def _is_alone(self) -> bool:
        """Count the workers; say whether none was there for too long."""
        self._threads = self._workers.threads
        if self._threads:
            self._seen_s = time.monotonic()
        return time.monotonic() - self._seen_s > self._workers.seems_gone_s

    def _come_home(self) -> Iterator[tuple[Outgoing, Answer]]:
        waiting = [one for one, _ in self._out.values()]
        self.cancel()
        yield from ((one, Home()) for one in waiting)
        if self._next is not None:
            yield self._next, Home()
        yield from ((one, Home()) for one in self._files)


def _result(future: "Future[Reply]") -> FileResult | Failure | Refusal | Home:
    """Return what a worker answered; a failure that may be the worker's own comes home."""
    from distributed.scheduler import KilledWorker

    if future.status == "error":
        return Home(killed=isinstance(future.exception(), KilledWorker))
    try:
        found = future.result(timeout=GRACE_S)
    except (TimeoutError, CancelledError):
        return Home()  # its worker ended before it was fetched, and none does it again
    return Home() if isinstance(found, Failure) and found.tries < MOST_TRIES else found


def with_scheme(address: str) -> str:
    """Return an address as Dask wants it, encrypted whatever it says."""
    return f"tls://{address.rpartition('://')[2]}"


def _connect(address: str, key: Path) -> "Client":
    """Raises WorkersUnusable."""
    import dask
    from distributed import Client

    secured = security(key)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set(
        {
            "distributed.comm.timeouts.connect": CONNECT_S,
            "distributed.admin.large-graph-warning-threshold": f"{MOST_FILE_BYTES} B",
        }
    )
    try:
        return Client(address, security=secured, timeout=CONNECT_S, set_as_default=False, name="yesteryear")
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkersUnusable(
            f"nobody answers at {address} with the key {key}. Is `yesteryear worker --listen` running there, "
            "with this very key, and is the port open?"
        ) from error
