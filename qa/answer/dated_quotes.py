"""What moments say as sentences with their day and their speaker, in the order of time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from memory.records.library import Kind, Medium, MomentView, Precision
from memory.records.query import Sentence, Span
from memory.store import Store
from memory.store import moments as moment_store
from qa.compute.sayings import Saying
from qa.compute.stretches import is_dated
from qa.evidence.excerpts import as_dialogue, by_owner, kind_words, teller

A_YEAR = timedelta(days=367)
WORDS_OF_DATE = 5
"""So many words stand before a quote: when it was, and who said it."""

SHORT_MESSAGE = 12
MOST_REPLIES, MOST_REPLY_WORDS, SOON = 2, 14, timedelta(minutes=20)
"""So many messages after a short one, of so many words each and within this time, are told with it."""


def in_words(
    span: Span | None, lines: Sequence[tuple[datetime, Sentence]], taken: Sequence[Saying], called: str = ""
) -> list[Sentence]:
    """Put quotes and other lines in the order of time; what one moment says is one quote.

    What is of the note that is `called` so has its day only where that is known.
    """
    by_moment: dict[str, list[Saying]] = {}
    for one in taken:
        by_moment.setdefault(one.one.moment.id, []).append(one)
    quotes = []
    for same in by_moment.values():
        moment, text = same[0].one, " ".join(saying.text for saying in same)
        lead = "" if called == moment.asset.id else f"{source_lead(moment, span)}: "
        quotes.append((moment.moment.at.at, Sentence(f"{lead}“{text}”", (moment,))))
    return [told for _, told in sorted([*lines, *quotes], key=lambda both: both[0])]


def source_lead(one: MomentView, span: Span | None) -> str:
    """Say when something was written or said, and by whom where it was no note."""
    when = date_lead(one, span)
    if who := teller(one):
        is_written = by_owner(one) or one.moment.medium is Medium.MESSAGE
        return f"{when} {who} {'wrote' if is_written else 'said'}"
    return when if one.asset.kind is Kind.NOTE else f"{when}, in a {kind_words(one)}"


def date_lead(one: MomentView, span: Span | None) -> str:
    """Say when a moment was, as far as that is known, without a year that was asked for."""
    at = one.moment.at
    is_one_year = span is not None and span.start and span.end and (span.end - span.start) <= A_YEAR
    year = "" if is_one_year else f" {at.at.year}"
    if at.precision is Precision.YEAR:
        return f"In {at.at.year}"
    when = f"{at.at:%B}{year}"
    if at.precision is Precision.MONTH:
        return f"In {when}"
    return f"{'On' if is_dated(one) else 'By the date of the file, on'} {at.at.day} {when}"


def with_replies(store: Store, lines: Sequence[Sentence], span: Span | None, most_words: int) -> list[Sentence]:
    """Tell messages with what was said right after them, where there is room: what follows says where to and when."""
    told = {one.moment.id for line in lines for one in line.moments}
    found = []
    for line in lines:
        first = line.moments[0]
        is_short = len(first.own_text.split()) <= SHORT_MESSAGE
        if len(line.moments) > 1 or first.moment.medium is not Medium.MESSAGE or not is_short:
            found.append(line)
            continue
        said = _replies(store, first, told)
        more = sum(len(one.own_text.split()) + 1 for one in said)
        if said and more <= most_words:
            most_words -= more
            told |= {one.moment.id for one in said}
            line = Sentence(f"{date_lead(first, span)} {as_dialogue((first, *said))}", (first, *said))
        found.append(line)
    return found


def _replies(store: Store, one: MomentView, told: Collection[str]) -> list[MomentView]:
    """Return the messages right after one, soon and short, that are not told yet."""
    after = moment_store.beside(store, [one.moment.id], 0, MOST_REPLIES).get(one.moment.id, [])
    later = [other for other in after if other.moment.ordinal > one.moment.ordinal]
    found: list[MomentView] = []
    for other in sorted(later, key=lambda view: view.moment.ordinal):
        is_soon = other.moment.at.at - one.moment.at.at <= SOON
        if not is_soon or other.moment.id in told or len(other.own_text.split()) > MOST_REPLY_WORDS:
            break
        found.append(other)
    return found
