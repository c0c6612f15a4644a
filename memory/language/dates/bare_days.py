"""Days that a sentence names by their number alone: "so 30th", "Thursday the 6th", "it's on the 12th now", "the third".

Knows words; which month is meant is for who reads them to say, by when it was said.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from memory.language.dates.calendar import last_days, next_days
from memory.language.dates.words import MONTHS
from memory.language.words import any_of, ordinals, patterns, short_weekdays, weekdays, words

MOST_MONTHS = 3
"""A day with its weekday is looked for so many months before and after it was said."""

_MONTH = timedelta(days=31)
_NAMED = weekdays() | short_weekdays()
_WEEKDAY = rf"(?P<weekday>{any_of(_NAMED)})\.?,? (?:(?:the|den) )?"
_BESIDE = patterns("calendar.bare_days")
_AFTER = rf"(?=\s*(?:$|[^\w\s'’]|(?:{_BESIDE['after']}|{any_of(words('stop.function'))})\b|\d))"
_DAY = re.compile(
    rf"(?:\b{_WEEKDAY}|\b(?:{_BESIDE['before']}) |^\W*)"
    rf"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b{_AFTER}(?! (?:of )?(?:{any_of(MONTHS)})\b)",
    re.IGNORECASE,
)
_ORDINALS = ordinals()
_IN_WORDS = re.compile(
    rf"\b(?P<word>{any_of(_ORDINALS)})(?= of (?:{any_of(MONTHS)})\b)"
    rf"|\bthe (?P<alone>{any_of(_ORDINALS)})(?=\s*(?:$|[.,;!?)]))",
    re.IGNORECASE,
)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@dataclass(frozen=True, slots=True)
class BareDay:
    """The `number`th day of some month, named at text[start:end], with its weekday (0 for Monday) where it is told."""

    start: int
    end: int
    number: int
    weekday: int | None = None

    def meant(self, said: date, after: date | None, is_ahead: bool, is_over: bool) -> date | None:
        """Return the day that is meant by what was `said` on a day: with a weekday, the nearest that it fits.

        Without one it is the next after a day named before, or from then on where it `is_ahead`; the last one where
        what it tells `is_over`; else the nearer of the two.
        """
        if self.weekday is not None and (near := self._near(after or said)):
            return near
        coming = next(iter(next_days(self.number, after or said)), None)
        past = next(iter(last_days(self.number, said)), None)
        if is_ahead or after or past is None or coming is None:
            return coming
        return coming if not is_over and coming - said < said - past else past

    def _near(self, day: date) -> date | None:
        first = day - MOST_MONTHS * _MONTH
        found: list[date] = []
        while first <= day + MOST_MONTHS * _MONTH and (coming := next_days(self.number, first)):
            first = coming[0] + timedelta(days=1)
            found += [coming[0]] if coming[0].weekday() == self.weekday else []
        return min(found, key=lambda one: abs(one - day), default=None)


def bare_days(text: str) -> list[BareDay]:
    """Return the days that a text names by their number alone, in order."""
    return [
        BareDay(
            match.start("day"),
            match.end(),
            int(match["day"]),
            _NAMED.get((match["weekday"] or "").lower()),
        )
        for match in _DAY.finditer(text)
    ]


def in_figures(text: str) -> str:
    """Return a text with days that are told by a word in figures: "the second of June" is "the 2nd of June"."""

    def figure(match: re.Match[str]) -> str:
        number = _ORDINALS[(match["word"] or match["alone"]).lower()]
        told = f"{number}{_SUFFIXES.get(number, 'th')}"
        return told if match["word"] else f"the {told}"

    return _IN_WORDS.sub(figure, text)
