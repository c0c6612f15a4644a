"""Numbers, dates and lists worked out of records, so that no language model ever counts.

Knows records, plans and how a number is said; nothing of the store. Source: Tan et al. 2023, TimelineQA, where models
that read what a search found fail at what has to be counted over all of it.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from memory.language.format import capital
from memory.language.tokens import stem
from memory.records.days import day_of
from memory.records.library import MomentView, Precision, Timestamp
from qa.evidence.excerpts import date_words
from qa.parse.picks import says_how_often
from qa.parse.plan import Measure, Plan
from qa.parse.records import MONEY, Record, doing, time_spent_on, what, where, who

MOST_NAMED = 12
BETWEEN_JOURNEYS = timedelta(days=10)
_DAYS = {"day": 10, "month": 7, "year": 4}
"""How many letters of an ISO date name a day, a month, a year."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What was worked out, the value first, and every moment it rests on, in time order."""

    text: str
    counted: tuple[MomentView, ...]


def work_out(plan: Plan, records: Sequence[Record], fits: Mapping[str, bool] | None = None) -> Computed | None:
    """Return what a plan wants of these records, None where they do not hold it.

    `fits` says of names whether they are of the sort that is asked for; those it does not know are.
    """
    known = [one for one in records if not one.remembered.is_file_time]
    inside = journeys(occurrences(known)) if plan.travels else occurrences(known)
    if not inside:
        return None
    if plan.measure is Measure.AMOUNT:
        return _amount(plan, inside)
    if plan.measure is Measure.TIMES:
        return _average_times(plan, inside) if plan.per else _times(plan, inside)
    if plan.measure is Measure.DATE:
        return _date(plan, inside)
    if plan.measure is Measure.YES:
        inside = [one for one in inside if re.search(r"\b(?:I|we|We)\b", one.text)]
        if not inside:
            return None
        return Computed(f"Yes, on {listed([*{date_words(one.at): one for one in inside}])}.", _moments(inside))
    given = {name: rows for name, rows in named(plan, inside).items() if (fits or {}).get(name, True)}
    if not given:
        return None
    if plan.measure is Measure.MOST:
        return _most(given)
    rows = occurrences([row for rows in given.values() for row in rows])
    if plan.measure is Measure.DIFFERENT:
        noun = plan.kind or f"{plan.asks}s"
        return Computed(f"{len(given)} {noun}: {listed(list(given))}.", _moments(rows))
    return Computed(f"{capital(listed(list(given)))}.", _moments(rows))


def occurrences(records: Sequence[Record]) -> list[Record]:
    """Return one record of each file and day, in time order: what is said twice in one breath happened once."""
    found: dict[tuple[str, str], Record] = {}
    ordered = sorted(records, key=lambda one: (one.at.at, one.remembered.moment.id, one.text))
    for one in ordered:
        found.setdefault((one.remembered.moment.asset_id, f"{one.at.at:%Y-%m-%d}"), one)
    return list(found.values())


def journeys(records: Sequence[Record]) -> list[Record]:
    """Return the first record of each run of records, in time order, with no more than some days between them."""
    starts = [record for before, record in pairwise(records) if record.at.at - before.at.at > BETWEEN_JOURNEYS]
    return [*records[:1], *starts]


def names(plan: Plan, record: Record) -> list[str]:
    """Return what a record names of what a plan asks for: people, places, things, or a stretch of the calendar."""
    if plan.asks in _DAYS:
        return [f"{record.at.at.isoformat()[: _DAYS[plan.asks]]}"]
    if plan.asks == "weekday" or plan.asks == "week":
        return [f"{record.at.at:%A}" if plan.asks == "weekday" else f"{record.at.at:%G week %V}"]
    if plan.asks == "who":
        return who(record.text)
    if plan.asks == "where":
        return where(record.text)
    found = what(record.text, frozenset(stem(word) for word in plan.words))
    return found or time_spent_on(record) or what(record.text, frozenset({doing(record.text)}))


def named(plan: Plan, records: Sequence[Record]) -> dict[str, list[Record]]:
    """Return what records name of what a plan asks for, each with its records, but for the words of the question."""
    found: dict[str, list[Record]] = {}
    asked = {word.casefold() for word in plan.words}
    for record in records:
        for name in dict.fromkeys(names(plan, record)):
            if name.casefold().split(",")[0] not in asked:
                found.setdefault(name, []).append(record)
    return found


def _times(plan: Plan, records: Sequence[Record]) -> Computed | None:
    """Count occurrences; things that the records themselves number ("3 books") count as many times.

    One alone may say itself how often it was: "twice".
    """
    if len(records) == 1 and says_how_often(records[0].text):
        return None
    many = 0.0
    for record in records:
        own = [one.value for one in record.amounts if plan.unit and one.unit == plan.unit]
        many += sum(own) if own else 1
    noun = "time" if not plan.unit else "moment"
    number = _number(many)
    first, last = records[0].at, records[-1].at
    when = f", on {date_words(first)}"
    if len(records) > 1:
        days = len({one.at.day for one in records})
        on_days = f" on {days} days" if days < len(records) else ""
        when = f"{on_days}, from {date_words(first)} to {date_words(last)}"
        when = when if days > 1 else f", all on {date_words(first)}"
    if plan.unit and many != len(records):
        return Computed(f"{number} in all{when}.", _moments(records))
    return Computed(f"{number} {noun}{'' if many == 1 else 's'}{when}.", _moments(records))


def _average_times(plan: Plan, records: Sequence[Record]) -> Computed | None:
    """Tell how often something happened in a day, week, month or year, from the first to the last of those it did."""
    if plan.per not in _DAYS:
        return _times(plan, records)
    first, last = records[0].at.at, records[-1].at.at
    if plan.per == "day":
        many = day_of(last) - day_of(first) + 1
    else:
        months = (last.year - first.year) * 12 + last.month - first.month
        many = months + 1 if plan.per == "month" else last.year - first.year + 1
    stretches = f"{many} {plan.per}{'' if many == 1 else 's'}"
    text = f"{_number(len(records) / many)} times a {plan.per} on average: {len(records)} times over {stretches}."
    return Computed(text, _moments(records))


def _amount(plan: Plan, records: Sequence[Record]) -> Computed | None:
    """Add up an amount, or tell its average over the days, months or years on which it was given."""
    units = frozenset(MONEY.values()) if plan.unit == "money" else {plan.unit}
    held = [(record, one) for record in records for one in record.amounts if one.unit in units]
    held = list({id(record): (record, one) for record, one in reversed(held)}.values())[::-1]
    if not held or len({one.unit for _, one in held}) > 1:
        return None
    unit, values = held[0][1].unit, [one.value for _, one in held]
    rested = _moments([record for record, _ in held])
    if not plan.per:
        total = _said(sum(values), unit)
        return Computed(f"{total}." if len(held) == 1 else f"{total} in all, over {len(held)} times.", rested)
    rest = " that had any" if plan.per in _DAYS else ""
    if plan.per in _DAYS:
        sums: dict[str, float] = defaultdict(float)
        for record, one in held:
            sums[record.at.at.isoformat()[: _DAYS[plan.per]]] += one.value
        values = list(sums.values())
    stretches = f"{len(values)} {plan.per}{'' if len(values) == 1 else 's'}"
    text = f"{_said(statistics.fmean(values), unit)} a {plan.per} on average, over {stretches}{rest}."
    return Computed(text, rested)


def _date(plan: Plan, records: Sequence[Record]) -> Computed | None:
    """Tell the first, the last or every day; nothing where there are too many days to be what was meant."""
    if plan.end:
        chosen = [records[0] if plan.end == "first" else records[-1]]
    else:
        chosen = list({date_words(one.at): one for one in records}.values())
    if len(chosen) > MOST_NAMED:
        return None
    return Computed(f"{listed([date_words(one.at) for one in chosen])}.", _moments(chosen))


def _most(named: Mapping[str, Sequence[Record]]) -> Computed:
    best = max(len(rows) for rows in named.values())
    leading = sorted(name for name, rows in named.items() if len(rows) == best)
    rows = occurrences([row for name in leading for row in named[name]])
    times = f"{best} time{'' if best == 1 else 's'}{' each' if len(leading) > 1 else ''}"
    return Computed(f"{capital(listed([_calendar(name) for name in leading]))}, {times}.", _moments(rows))


def _calendar(name: str) -> str:
    """Say "2012-10" as October 2012 and "2012-10-03" as a day; what else was named stays as it is."""
    for pattern, precision in (("%Y-%m-%d", Precision.DAY), ("%Y-%m", Precision.MONTH)):
        try:
            return date_words(Timestamp(datetime.strptime(name, pattern).replace(tzinfo=UTC), precision))
        except ValueError:
            continue
    return name


def _said(value: float, unit: str) -> str:
    """Say an amount: "47 minutes", "29.90 euros", from 120 minutes on with the hours beside them."""
    if unit == "minute" and value >= 120 and value % 1440 == 0:
        return f"{_number(value / 1440)} day{'' if value == 1440 else 's'}"
    many = "" if value == 1 else "s"
    hours = f" ({_number(value / 60)} hours)" if unit == "minute" and value >= 120 else ""
    number = f"{value:.2f}" if unit in MONEY.values() and value % 1 else _number(value)
    return f"{number} {unit}{many}{hours}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def listed(names: Sequence[str]) -> str:
    """Say names as people do: "a, b and c", the first dozen of many."""
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _moments(records: Sequence[Record]) -> tuple[MomentView, ...]:
    return tuple({one.remembered.moment.id: one.remembered for one in records}.values())
