"""A machine that perceives files for others: worker processes, and the one place where all of them meet.

A process that ends is started anew. What is served beside, pages of Dask's own, is not. Knows nothing of files.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.files.prefetch import cores
from ingest.workers.cluster import with_scheme
from ingest.workers.keys import WorkersUnusable, require_installed, security

PORT = 8786
FILES = "workers"
"""Where files lie, beside the key, while a worker looks at them; what a killed one left there goes with the next."""

QUIET = logging.ERROR
ANYWHERE = ("0.0.0.0", "")
ALLOWED_ENDS = 1
"""How many workers may end over a file before it is sent to none any more."""


@dataclass(frozen=True, slots=True)
class Served:
    """What a machine is to do: `processes` that share its cores, met at `address`, by the key in a file.

    With `joins` somebody else listens there.
    """

    address: str
    processes: int
    key: Path
    joins: bool = False

    @property
    def threads(self) -> int:
        """How many files each process does at a time."""
        return max(1, cores() // self.processes)


def serve(served: Served, told: Callable[[str], None]) -> None:
    """Work until the process is ended; `told` hears the address once all is ready.

    Raises WorkersUnusable where the address cannot be used.
    """
    require_installed()
    try:
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(_serve(served, told))
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise WorkersUnusable(f"{served.address} cannot be used: {error.__cause__ or error}") from error


async def _serve(served: Served, told: Callable[[str], None]) -> None:
    import dask
    from distributed import Nanny, Scheduler

    logging.getLogger("distributed").setLevel(QUIET)
    secured = security(served.key)
    host, _, port = with_scheme(served.address).removeprefix("tls://").rpartition(":")
    dask.config.set(_settings(served.threads))
    folder = served.key.with_name(FILES)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _end_in_order()
    async with AsyncExitStack() as stack:
        address = with_scheme(served.address)
        common: dict[str, Any] = {
            "protocol": "tls",
            "security": secured,
            "dashboard": False,
            "dashboard_address": "127.0.0.1:0",
        }
        if not served.joins:
            scheduler = Scheduler(host=host, port=int(port), allowed_failures=ALLOWED_ENDS, **common)
            await stack.enter_async_context(scheduler)
            port = scheduler.address.rpartition(":")[2]
            address = f"tls://127.0.0.1:{port}" if host in ANYWHERE else scheduler.address
        beside: dict[str, Any] = {"memory_limit": 0, "local_directory": str(folder), "silence_logs": QUIET, **common}
        beside |= {} if served.joins else {"host": "127.0.0.1"}
        nannies = [Nanny(address, nthreads=served.threads, **beside) for _ in range(served.processes)]
        await asyncio.gather(*(stack.enter_async_context(one) for one in nannies))
        told(address if served.joins else f"{host}:{port}")
        await nannies[0].finished()


def _end_in_order() -> None:
    """Let SIGTERM end what this runs in as Ctrl-C does, so that no process and no file is left."""
    task = asyncio.current_task()
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: task and task.cancel())


def _settings(threads: int) -> dict[str, object]:
    """Return what Dask is told beside: no pages, no memory watched, and as many threads inside a model as fit."""
    count = str(threads)
    return {
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        "distributed.nanny.http.routes": [],
        "distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": count,
        "distributed.nanny.pre-spawn-environ.OPENBLAS_NUM_THREADS": count,
    }
