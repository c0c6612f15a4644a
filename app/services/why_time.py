"""Why a file has its time: all clues that it, its names and its sidecars give, and which of them counts, read now."""

import os
from dataclasses import dataclass
from pathlib import Path

from app.services.status import Json
from ingest.files.date_clues import Clue
from ingest.files.file_checks import Unreadable, file_errors
from ingest.metadata.resolve import Metadata, read_metadata
from ingest.metadata.sidecars import list_folder, read_told
from ingest.metadata.times import Step
from memory.records.library import Asset, ClockKind, Precision, TakenFrom

STEP_WORDS = {
    Step.OFFSET: "the time zone is that between it and {field}",
    Step.LOCAL: "its container counts local time, as {field} shows the same digits",
    Step.FINER: "{field} agrees and is more exact",
    Step.CONTRADICTED: "{field} is another time, apart by what is no time zone; what the device says counts",
    Step.CORRECTED: "{field} tells of an earlier time than the device, or corrects it",
}
KEPT_WORDS = {
    TakenFrom.OWNER: "what you said",
    TakenFrom.TEXT: "the date in its text",
    TakenFrom.NEIGHBOUR: "the day of the files that were counted before and after it",
}


@dataclass(frozen=True, slots=True)
class WhyTime:
    """The clues to a file's time and the verdict; `error` says why where the file cannot be seen, and nothing else is.

    `kept` is the asset where the library goes by something else: what the owner said, or the date in a note's text.
    `unread` says which sidecars could not be read.
    """

    error: str = ""
    about: Metadata | None = None
    kept: Asset | None = None
    unread: tuple[str, ...] = ()

    @property
    def clues(self) -> list[Clue]:
        """The clues, the most trusted first."""
        return sorted(self.about.clues, key=lambda one: -one.trust) if self.about else []

    def table(self) -> Json:
        """Return it for a script."""
        about, kept = self.about, self.kept
        if about is None:
            return {"error": self.error, "clues": []}
        return {
            "at": about.taken.at.isoformat(),
            "precision": about.taken.precision.value,
            "field": about.verdict.clue.field,
            "by": [{"step": step.value, "field": field} for step, field in about.verdict.by],
            "kept": {"at": kept.taken_at.at.isoformat(), "from": kept.taken_from.value} if kept else None,
            "unread": list(self.unread),
            "clues": [_clue_table(one) for one in self.clues],
        }

    def lines(self) -> list[str]:
        """Return it for people: each clue, the most trusted first, then the verdict."""
        about = self.about
        if about is None:
            return [self.error]
        found = [f"  {one.trust.name.lower():<10} {digits(one):<26} {one.field} ({one.source})" for one in self.clues]
        steps = [STEP_WORDS[step].format(field=field) for step, field in about.verdict.by]
        by = f"{about.taken.at.isoformat()} ({about.taken.precision}), by {about.verdict.clue.field}"
        verdict = "; ".join([by, *steps])
        told = [f"so {verdict}"]
        if self.kept:
            at, by = self.kept.taken_at.at.isoformat(), KEPT_WORDS[self.kept.taken_from]
            told = [f"so {at}, by {by}", f"without that {verdict}"]
        return ["clues to its time, the most trusted first:", *found, *told]


def why_time(asset: Asset, path: str) -> WhyTime:
    """Read the clues to a file's time anew."""
    lying = Path(path)
    try:
        with file_errors():
            mtime_s = os.stat(lying).st_mtime
    except Unreadable as error:
        return WhyTime(str(error))
    beside, inside, failures = read_told(lying, asset.kind, list_folder(lying.parent).sidecars(lying.name))
    about = read_metadata(lying, asset.kind, mtime_s, beside, inside)
    return WhyTime("", about, asset if asset.taken_from in KEPT_WORDS else None, tuple(failures))


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
