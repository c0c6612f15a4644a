"""What came of each try, counted by fault, and the table that is printed.

Knows nothing of how a verdict is found.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What came of a fault.

    SURVIVED: the library is right again, or says in a plain sentence that it is damaged. LOST: something that was
    remembered is gone, or what was taken out is back. UNSEEN: no command said so, or one ended in a traceback or not at
    all. UNDETECTABLE: bytes were changed that no checksum guards, so that the database holds them for its own.
    """

    SURVIVED = "survived"
    LOST = "lost"
    UNSEEN = "unseen"
    UNDETECTABLE = "undetectable"


@dataclass(frozen=True, slots=True)
class Try:
    """One fault: its kind, what it befell, what came of it, and why where that is not to be."""

    fault: str
    what: str
    verdict: Verdict
    why: str = ""


def table(tries: Sequence[Try]) -> list[dict[str, object]]:
    """Count verdicts by fault, in the order in which faults first come."""
    found = []
    for fault in dict.fromkeys(one.fault for one in tries):
        own = [one.verdict for one in tries if one.fault == fault]
        found.append({"fault": fault, "tries": len(own), **{str(verdict): own.count(verdict) for verdict in Verdict}})
    return found


def lines(tries: Sequence[Try], most_told: int) -> list[str]:
    """Return the table as lines, its sum, and of each fault so many of the tries that failed."""
    rows = table(tries)
    whole = {"fault": "all", "tries": len(tries)}
    rows.append({**whole, **{str(one): sum(each.verdict is one for each in tries) for one in Verdict}})
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in rows[0]}
    found = ["  ".join(name.ljust(width) for name, width in widths.items())]
    found += ["  ".join(str(row[name]).ljust(width) for name, width in widths.items()).rstrip() for row in rows]
    for row in rows[:-1]:
        failed = [one for one in tries if one.fault == row["fault"] and one.verdict is not Verdict.SURVIVED]
        found += [f"{one.verdict}: {one.fault}: {one.what}: {one.why}" for one in failed[:most_told]]
    return found


def is_passed(tries: Sequence[Try]) -> bool:
    """Say whether nothing was lost and nothing went unseen."""
    return not any(one.verdict in (Verdict.LOST, Verdict.UNSEEN) for one in tries)


def as_tables(tries: Sequence[Try]) -> list[dict[str, object]]:
    """Return the tries as plain tables."""
    return [asdict(one) for one in tries]
