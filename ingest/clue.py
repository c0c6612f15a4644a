"""A time as a piece of evidence tells it, before its zone is settled, and the digits it is read from.

Knows nothing of files. A clue may be only digits on somebody's clock; `settle` makes a `When` of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from memory.types import Precision, When

EARLIEST_YEAR = 1900
_NEVER = {(1904, 1, 1), (1970, 1, 1), (1980, 1, 1)}
_SMALLEST = (1, 1, 1, 0, 0, 0, 0)
_PRECISIONS = (
    Precision.YEAR,
    Precision.MONTH,
    Precision.DAY,
    Precision.DAY,
    Precision.MINUTE,
    Precision.SECOND,
)
_OFFSET = re.compile(r"^\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))\s*$")


class Clock(StrEnum):
    """How a clue's digits relate to the world."""

    OFFSET = "offset"
    UTC = "utc"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Clue:
    """A time: `at` carries the local offset (OFFSET), is exact but of unknown place (UTC), or is mere digits (WALL).

    The digits of a WALL clue are labelled UTC for want of anything better.
    """

    at: datetime
    precision: Precision = Precision.SECOND
    clock: Clock = Clock.WALL


def clue_of(parts: Sequence[str | int | None], offset: str = "", clock: Clock = Clock.WALL) -> Clue | None:
    """Return the clue in (year, month, day, hour, minute, second, microsecond), None where that was never a date.

    Missing parts lower the precision. `offset` is `Z`, `+02:00`, `+0200` or empty. Dates before 1900, in the future
    and the zeros of clocks that were never set are no dates.
    """
    numbers = [int(part) for part in parts if part is not None]
    year, month, day, hour, minute, second, fraction = [*numbers, *_SMALLEST[len(numbers) :]]
    zone = zone_of(offset)
    try:
        at = datetime(year, month, day, hour, minute, second, fraction, tzinfo=zone or UTC)
    except ValueError:
        return None
    if not plausible(at):
        return None
    precision = _PRECISIONS[min(len(numbers), len(_PRECISIONS)) - 1]
    return Clue(at, precision, Clock.OFFSET if zone is not None else clock)


def plausible(at: datetime) -> bool:
    """Say whether something can have been made then: since 1900, not in the future, not the zero of a clock."""
    if (at.year, at.month, at.day) in _NEVER and at.time().replace(microsecond=0).isoformat() == "00:00:00":
        return False
    return at.year >= EARLIEST_YEAR and at <= datetime.now(UTC) + timedelta(days=1)


def zone_of(offset: str) -> tzinfo | None:
    """Return the zone of `Z`, `+02:00` or `+0200`, None for anything else."""
    found = _OFFSET.match(offset)
    if not found:
        return None
    if found[1]:
        return UTC
    minutes = int(found[3]) * 60 + int(found[4])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if found[2] == "-" else minutes))


def settle(clue: Clue, zone: tzinfo | None) -> When:
    """Return the time of a clue: in its own offset, else in the `zone` of its place, else in this machine's."""
    if clue.clock is Clock.OFFSET:
        return When(clue.at, clue.precision)
    if clue.clock is Clock.UTC:
        return When(_fixed(clue.at.astimezone(zone)), clue.precision, offset_known=zone is not None)
    wall = clue.at.replace(tzinfo=None)
    return When(
        _fixed(wall.replace(tzinfo=zone) if zone else wall.astimezone()), clue.precision, offset_known=zone is not None
    )


def _fixed(at: datetime) -> datetime:
    """Return the same time with a bare offset in place of a named zone, so that it writes and compares as it is."""
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))
