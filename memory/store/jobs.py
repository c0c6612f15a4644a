"""What has been done to which input by which recipe, what went wrong, and what is being worked on at this very time.

A row of `job` means that the step was tried; without an error it means done, also where nothing came of it (a silent
recording). A row of `trying` stands from before a step begins with a file until that ended in any way but the end of
the process, so that a file that kills the program is known; these are written in transactions of their own and from any
thread.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory.records.file_names import valid
from memory.store.connection import Store, StoreBusy, placeholders, rows_among

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One step over one input; `error` is empty where it is done."""

    input_id: str
    step: str
    recipe: str
    error: str
    tries: int

    def is_settled(self, recipe: str) -> bool:
        """Say whether nothing is left to do for this recipe: done, or failed often enough."""
        return self.recipe == recipe and (not self.error or self.tries >= MOST_TRIES)


def get_all(store: Store, step: str) -> dict[str, Job]:
    """Return a step's jobs by input."""
    rows = store.rows("SELECT * FROM job WHERE step = ? ORDER BY input_id", (step,))
    return {row["input_id"]: _to_job(row) for row in rows}


def of_inputs(store: Store, step: str, input_ids: Sequence[str]) -> dict[str, Job]:
    """Return a step's jobs over these inputs, by input."""
    sql = "SELECT * FROM job WHERE step = ? AND input_id IN ({}) ORDER BY input_id"
    return {row["input_id"]: _to_job(row) for row in rows_among(store, sql, input_ids, (step,))}


def of_input(store: Store, input_id: str) -> list[Job]:
    """Return all that was tried with one input."""
    rows = store.rows("SELECT * FROM job WHERE input_id = ? ORDER BY step", (input_id,))
    return [_to_job(row) for row in rows]


def failed(store: Store) -> list[Job]:
    """Return every step that failed."""
    rows = store.rows("SELECT * FROM job WHERE error != '' ORDER BY input_id, step")
    return [_to_job(row) for row in rows]


def _to_job(row: sqlite3.Row) -> Job:
    return Job(row["input_id"], row["step"], row["recipe"], row["error"], row["tries"])


def failed_in(store: Store, step: str) -> list[Job]:
    """Return what one step failed over."""
    rows = store.rows("SELECT * FROM job WHERE step = ? AND error != '' ORDER BY input_id", (step,))
    return [_to_job(row) for row in rows]


def mark_done(store: Store, input_id: str, step: str, recipe: str) -> None:
    """Record that a step is done; to be called in the transaction that writes its results."""
    _put(store, Job(input_id, step, recipe, "", 1))


def fail(store: Store, job: Job) -> None:
    """Record that a step failed and why; tries of the same recipe add up."""
    _put(store, job)


def reopen(store: Store, input_id: str, step: str) -> None:
    """Say that a step is to be done again with this input."""
    store.write("DELETE FROM job WHERE input_id = ? AND step = ?", [(input_id, step)])


def _put(store: Store, job: Job) -> None:
    store.write(
        """INSERT INTO job (input_id, step, recipe, error, tries) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (input_id, step) DO UPDATE SET error = excluded.error, recipe = excluded.recipe,
             tries = CASE WHEN job.recipe = excluded.recipe AND excluded.error != ''
                          THEN max(excluded.tries, job.tries + 1) ELSE excluded.tries END""",
        [(job.input_id, job.step, job.recipe, valid(job.error), job.tries)],
    )


MOST_KILLS = 2
"""After so many a step is over with a file: it is set aside."""


@contextlib.contextmanager
def at_work(store: Store, asset_id: str, *steps: str) -> Iterator[None]:
    """Say of an asset that steps are tried with it inside, and no longer once that ended; kills are counted on."""
    with contextlib.suppress(StoreBusy), store.transaction():
        store.write(
            "INSERT INTO attempt VALUES (?, ?, 1, 0) ON CONFLICT (asset_id, step) DO UPDATE SET is_now = 1",
            [(asset_id, step) for step in steps],
        )
    where = f"asset_id = ? AND step IN ({placeholders(steps)})"
    try:
        yield
    finally:
        if store.rows(f"SELECT 1 FROM attempt WHERE {where}", (asset_id, *steps)):
            with contextlib.suppress(StoreBusy), store.transaction():
                _rest(store, where, asset_id, *steps)


def note_kill(store: Store, asset_id: str, step: str) -> None:
    """Count a kill of a step that another machine tried with an asset; to be called in a transaction."""
    store.write(
        "INSERT INTO attempt VALUES (?, ?, 0, 1) ON CONFLICT (asset_id, step) DO UPDATE SET killed = killed + 1",
        [(asset_id, step)],
    )


def rest_all(store: Store) -> None:
    """Say that nothing is being tried: the run was stopped, which is nobody's fault."""
    with contextlib.suppress(StoreBusy), store.transaction():
        _rest(store, "is_now = ?", 1)


def _rest(store: Store, where: str, *values: str | int) -> None:
    store.write(f"DELETE FROM attempt WHERE killed = 0 AND {where}", [values])
    store.write(f"UPDATE attempt SET is_now = 0 WHERE {where}", [values])


def forget(store: Store, asset_id: str) -> None:
    """Forget the kills of an asset in every step, which is to be tried again; to be called in a transaction."""
    store.write("DELETE FROM attempt WHERE asset_id = ?", [(asset_id,)])


def forget_step(store: Store, asset_id: str, step: str) -> None:
    """Forget the kills of an asset in a step that came to its end; to be called in a transaction."""
    store.write("DELETE FROM attempt WHERE asset_id = ? AND step = ?", [(asset_id, step)])


def count_kills(store: Store) -> dict[tuple[str, str], int]:
    """Count a kill for all that was being tried when the last process ended; return all kills by (asset id, step).

    To be called by the holder of the library's lock while it tries nothing.
    """
    with store.transaction():
        store.write("UPDATE attempt SET killed = killed + 1, is_now = 0 WHERE is_now = ?", [(1,)])
    rows = store.rows("SELECT * FROM attempt ORDER BY asset_id, step")
    return {(row["asset_id"], row["step"]): row["killed"] for row in rows}
