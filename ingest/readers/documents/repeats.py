"""When an appointment of a calendar is repeated: its rule, the days that are left out and those that are added.

dateutil counts rules out; some of them never come true, and it looks for them until the year 9999, so that only the
parts of rules that people use are taken. Source: RFC 5545, 3.3.10 and 3.8.5.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

MOST_REPEATS = 4_000
"""That is eleven years of days."""

_ALWAYS = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"))
_OF_MONTHS = _ALWAYS | {"BYMONTHDAY", "BYSETPOS"}
_TAKEN = {
    "DAILY": _ALWAYS,
    "WEEKLY": _ALWAYS,
    "MONTHLY": _OF_MONTHS,
    "YEARLY": _OF_MONTHS | {"BYWEEKNO", "BYYEARDAY"},
}
"""The parts of a rule that are taken, by how often it comes true."""

MOST_INTERVAL = 1000
_UNTIL = re.compile(r"^(\d{8})(?:T(\d{6}))?Z?$")


def repeated(start: datetime, rule: str, left_out: Collection[datetime], added: Iterable[datetime]) -> list[datetime]:
    """Return when an appointment takes place, at most MOST_REPEATS times until now, in order; digits without a zone.

    `start` is its first time, `rule` as it stands in the calendar or empty. A rule that cannot be read is none.
    """
    found = {start, *(_by_rule(start, rule) if rule else ()), *added} - {*left_out}
    now = _now()
    return sorted(one for one in found if one <= now)[:MOST_REPEATS]


def is_yearly(rule: str) -> bool:
    """Say whether an appointment comes back each year, as a birthday does."""
    return _parts(rule).get("FREQ") == "YEARLY"


def _by_rule(start: datetime, rule: str) -> Iterator[datetime]:
    parts = _parts(rule)
    until = _UNTIL.match(parts.get("UNTIL", ""))
    interval = parts.get("INTERVAL", "1")
    is_taken = parts.keys() <= _TAKEN.get(parts.get("FREQ", ""), frozenset()) and len(rule) < 500
    if not is_taken or not interval.isdecimal() or not 0 < int(interval) <= MOST_INTERVAL:
        return
    if until:
        parts["UNTIL"] = f"{until[1]}T{until[2] or '235959'}"
    if "COUNT" in parts:
        parts.pop("UNTIL", None)
    try:
        times = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=start)
        now = _now()
        yield from takewhile(lambda at: at <= now, islice(times, MOST_REPEATS))
    except (ValueError, TypeError, OverflowError):
        return


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().replace(" ", "").split(";") if part)
    return {key: value for key, _, value in pairs}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
