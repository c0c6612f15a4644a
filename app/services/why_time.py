"""Why a file has its time: all clues that it, its names and its sidecars give, and which of them counts, read now."""

import os
from pathlib import Path

from app.services.status import Json
from ingest.files.date_clues import Clue
from ingest.files.file_checks import Unreadable, file_errors
from ingest.metadata.resolve import read_metadata
from ingest.metadata.sidecars import list_folder, read_told
from ingest.metadata.times import Step
from memory.records.library import Asset, ClockKind, Precision, TakenFrom

STEP_WORDS = {
    Step.OFFSET: "the time zone is that between it and {field}",
    Step.LOCAL: "its container counts local time, as {field} shows the same digits",
    Step.FINER: "{field} agrees and is more exact",
    Step.CORRECTED: "{field} tells of an earlier time than the device, or corrects it",
}
KEPT_WORDS = {TakenFrom.OWNER: "what you said", TakenFrom.TEXT: "the date in its text"}


def why_time_table(asset: Asset, path: str) -> Json:
    """Return the clues to a file's time and the verdict; `error` where the file cannot be seen.

    `kept` says what the library holds where that is not read here: what you corrected, or the date in a note's text.
    """
    lying = Path(path)
    try:
        with file_errors():
            mtime_s = os.stat(lying).st_mtime
    except Unreadable as error:
        return {"error": str(error), "clues": []}
    beside, inside, failures = read_told(lying, asset.kind, list_folder(lying.parent).sidecars(lying.name))
    about = read_metadata(lying, asset.kind, mtime_s, beside, inside)
    is_kept = asset.taken_from in (TakenFrom.OWNER, TakenFrom.TEXT)
    return {
        "at": about.taken.at.isoformat(),
        "precision": about.taken.precision.value,
        "field": about.verdict.clue.field,
        "by": [{"step": step.value, "field": field} for step, field in about.verdict.by],
        "kept": {"at": asset.taken_at.at.isoformat(), "from": asset.taken_from.value} if is_kept else None,
        "unread": failures,
        "clues": [_clue_table(one) for one in sorted(about.clues, key=lambda one: -one.trust)],
    }


def _clue_table(clue: Clue) -> Json:
    date = clue.date
    return {
        "field": clue.field,
        "from": clue.source.value,
        "trust": clue.trust.name.lower(),
        "digits": digits(clue),
        "precision": date.precision.value,
        "clock": date.clock.value,
    }


def digits(clue: Clue) -> str:
    """Return the time of a clue as far as it is known, with its offset or a Z where it has one."""
    date = clue.date
    ends = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10, Precision.MINUTE: 16}
    if date.precision in ends and date.precision is not Precision.MINUTE:
        return date.at.isoformat()[: ends[date.precision]]
    zone = {ClockKind.UTC: "Z", ClockKind.WALL: ""}.get(date.clock, date.at.strftime("%z"))
    return date.at.replace(tzinfo=None).isoformat(timespec="seconds")[: ends.get(date.precision, 19)] + zone


def lines(table: Json) -> list[str]:
    """Return a table of clues as lines for people: each clue, the most trusted first, then the verdict."""
    if "error" in table:
        return [str(table["error"])]
    clues = [one for one in _tables(table["clues"])]
    found = [f"  {one['trust']:<10} {one['digits']:<26} {one['field']} ({one['from']})" for one in clues]
    steps = [STEP_WORDS[Step(str(one["step"]))].format(field=one["field"]) for one in _tables(table["by"])]
    verdict = "; ".join([f"{table['at']} ({table['precision']}), by {table['field']}", *steps])
    kept = table["kept"]
    if isinstance(kept, dict):
        told = [f"so {kept['at']}, by {KEPT_WORDS[TakenFrom(str(kept['from']))]}", f"without that {verdict}"]
    else:
        told = [f"so {verdict}"]
    return ["clues to its time, the most trusted first:", *found, *told]


def _tables(value: object) -> list[Json]:
    return value if isinstance(value, list) else []
