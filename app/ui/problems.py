"""What could not be done with which file and why, on the Library page, and how it is tried again.

Knows the open library and the cards' way to escape; nothing of Gradio or of the steps themselves.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from app.library.session import Session
from app.services.progress import STEP_WORDS
from app.ui.cards import escaped, named, note
from ingest.discovery.left_out import skipped
from ingest.files.step_names import PERCEIVE, UNREAD
from ingest.pipeline.replacements import KEPT
from memory.records.file_names import valid
from memory.store import assets, idle_note, jobs, versions
from memory.store.jobs import Job
from memory.store.left_out import Group

DAMAGED = "damaged"
"""Stands for the step of a file that could not be read anew; its job's input is its path."""
KEEP = "If this version cannot be read, what the library knows about the file is deleted."
MOST_SHOWN = 100
MOST_OF_ONE_REASON = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """A step that failed over a file, or a file that is damaged; where that lies, and the reason without its name."""

    job: Job
    path: str
    reason: str


def all_problems(session: Session) -> list[Problem]:
    """Return every step that failed and every file that is damaged, in the order of the files' paths."""
    failed = jobs.failed(session.store)
    lying = assets.first_paths(session.store, sorted({job.input_id for job in failed}))
    found = [_problem(job, lying.get(job.input_id, job.input_id)) for job in failed]
    for one in versions.damaged(session.store):
        found.append(_problem(Job(one.path, DAMAGED, one.recipe, f"{one.reason} {KEPT}", one.tries), one.path))
    return sorted(found, key=lambda one: (one.path, one.job.step))


def _problem(job: Job, path: str) -> Problem:
    reason = job.error
    for name in map(valid, (path, PurePath(path).name)):
        reason = reason.replace(name, "the file") if len(name) > 3 else reason
    return Problem(job, path, reason)


def section(session: Session, is_free: bool) -> str:
    """Return the problems by their reasons, the commonest first; without a way to try again where that cannot be."""
    found = all_problems(session)
    if not found:
        return note("No problems.")
    by_reason: dict[str, list[Problem]] = {}
    for one in found:
        by_reason.setdefault(one.reason, []).append(one)
    ordered = sorted(by_reason.values(), key=lambda group: (-len(group), group[0].path))
    alike = [group for group in ordered if len(group) > 1]
    alone = [group[0] for group in ordered if len(group) == 1]
    shown = [_group(group, is_free) for group in alike[:MOST_SHOWN]]
    rows = "".join(_row(one, is_free, with_reason=True) for one in alone[:MOST_SHOWN])
    shown += [f'<ul class="yy-rows">{rows}</ul>'] if rows else []
    more = sum(map(len, alike[MOST_SHOWN:])) + len(alone[MOST_SHOWN:])
    every = '<p><button type="button" class="yy-quiet" data-to="retry">Retry all</button></p>'
    rest = note(f"And {more} more: `yesteryear status` lists them all.") if more else ""
    return "".join(shown) + rest + (every if is_free and len(found) > 1 else "")


def passed_over(session: Session) -> str:
    """Return what the last looks left out by its reasons, nothing where they left nothing out."""
    found = skipped(session.store)
    if not found:
        return ""
    told = note("Skipped in the last scan. Nothing was moved.")
    return told + "".join(_left_out(one) for one in found)


def _left_out(group: Group) -> str:
    rows = "".join(f"<li>{named(path)}</li>" for path in group.paths[:MOST_OF_ONE_REASON])
    more = group.count - min(len(group.paths), MOST_OF_ONE_REASON)
    rest = note(f"And {more:,} more." if rows else "Their names are not kept.") if more else ""
    names = f'<ul class="yy-names">{rows}</ul>' if rows else ""
    summary = f"<summary>{group.count:,}: {escaped(group.reason)}</summary>"
    return f'<details class="yy-fold">{summary}{names}{rest}</details>'


def _group(group: Sequence[Problem], is_free: bool) -> str:
    rows = "".join(_row(one, is_free, with_reason=False) for one in group[:MOST_OF_ONE_REASON])
    key = _key(group[0])
    again = f'<button type="button" class="yy-quiet" data-to="retry-like:{key}">Retry these</button>'
    more = len(group) - MOST_OF_ONE_REASON
    rest = note(f"And {more} more for the same reason.") if more > 0 else ""
    return (
        f'<details class="yy-fold"><summary>{len(group)} files: {escaped(group[0].reason)}</summary>'
        f'<ul class="yy-rows">{rows}</ul>{rest}{f"<p>{again}</p>" if is_free else ""}</details>'
    )


def _row(one: Problem, is_free: bool, with_reason: bool) -> str:
    name = named(PurePath(one.path).name)
    again = (
        f'<button type="button" class="yy-quiet" data-to="retry:{_key(one)}" aria-label="Retry: {name}">Retry</button>'
    )
    meant = (
        f'<button type="button" class="yy-quiet" data-to="meant:{_key(one)}" '
        f'title="{KEEP}" aria-label="Keep this version: {name}">Keep this version</button>'
    )
    again += meant if one.job.step == DAMAGED else ""
    step = STEP_WORDS.get(one.job.step, "")
    tries = "" if one.job.step == DAMAGED else _tries(one.job.tries)
    told = " · ".join(filter(None, (step, one.reason if with_reason else "", tries)))
    return (
        f'<li class="yy-amiss" title="{named(one.path)}">'
        f"<div><strong>{name}</strong><span>{escaped(told)}</span></div>"
        f'<p class="yy-acts">{again if is_free else ""}</p></li>'
    )


def _tries(tries: int) -> str:
    return "tried once" if tries == 1 else f"tried {tries} times"


def _key(one: Problem) -> str:
    """Name a problem on the page: a path goes by its bytes, so that any name is one word of plain letters."""
    held = os.fsencode(one.path).hex() if one.job.step == DAMAGED else one.job.input_id
    return f"{one.job.step}:{held}"


def chosen(session: Session, to: str) -> list[Problem]:
    """Return the problems that are meant by `retry`, `retry:STEP:INPUT`, or `retry-like:` one with the same reason.

    `meant:STEP:INPUT` is of one damaged file, of which the owner keeps the version that lies there.
    """
    found = all_problems(session)
    way, _, key = to.partition(":")
    if not key:
        return found if way == "retry" else []
    named = [one for one in found if _key(one) == key]
    if way == "retry-like" and named:
        return [one for one in found if one.reason == named[0].reason]
    return named


def reopen(session: Session, wanted: Sequence[Problem]) -> None:
    """Let these steps be done again by the next run, however often it was killed over these files."""
    with session.store.transaction():
        for one in wanted:
            jobs.forget(session.store, one.job.input_id)
            if one.job.step == DAMAGED:
                _reopen_damaged(session, one.path, is_meant=False)
            else:
                for step in (PERCEIVE, UNREAD) if one.job.step == UNREAD else (one.job.step,):
                    jobs.reopen(session.store, one.job.input_id, step)
        idle_note.count_change(session.store)


def mean(session: Session, wanted: Sequence[Problem]) -> None:
    """Let the next run take damaged files as they are; of what cannot be read then, nothing is remembered any more."""
    with session.store.transaction():
        for one in wanted:
            _reopen_damaged(session, one.path, is_meant=True)


def _reopen_damaged(session: Session, path: str, is_meant: bool) -> None:
    version = versions.get_all(session.store).get(path)
    if version is not None:
        jobs.forget(session.store, version.asset_id)
        versions.reopen(session.store, path, is_meant)


def paths(wanted: Sequence[Problem]) -> list[Path]:
    """Return the files of these problems that can be seen."""
    found = [Path(path) for path in dict.fromkeys(one.path for one in wanted)]
    return [path for path in found if path.is_absolute() and os.path.exists(path)]
