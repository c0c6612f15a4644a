"""The words that name times, English and German, and the pieces of regular expressions made of them.

Knows words alone; which time a phrase means is decided in qa/parse/dates/phrases.py.
"""

import re

from qa.parse.dates import calendar

IN_LEADS = frozenset(
    """in since before after until till from during throughout around of between by through im seit vor nach bis während
    um ab von zwischen""".split()
)
ON_LEADS = frozenset("on since before after until till from for of between by am seit vor nach bis vom".split())
AT_LEADS = IN_LEADS | ON_LEADS | frozenset("at over an zu über".split()) - {"of"}
"""Words of which one must stand before a month or year, a day, a holiday, where those could mean something else."""

MONTHS = """january february march april may june july august september october november december januar jänner februar
    feber märz mai juni juli oktober dezember jan feb mar mär apr jun jul aug sep sept oct okt nov dec dez""".split()
NAMES = frozenset("april august jan june may".split())
WEEKDAYS = {
    name: number % 7
    for number, name in enumerate(
        """monday tuesday wednesday thursday friday saturday sunday
        montag dienstag mittwoch donnerstag freitag samstag sonntag""".split()
    )
} | {"sonnabend": 5}
SEASONS = {"frühling": "spring", "frühjahr": "spring", "sommer": "summer", "fall": "autumn", "herbst": "autumn"}
SEASONS |= {name: name for name in ("spring", "summer", "autumn", "winter")}
HOLIDAYS = {
    "xmas": "christmas",
    "weihnachten": "christmas",
    "heiligabend": "christmas eve",
    "heiliger abend": "christmas eve",
    "nikolaus": "saint nicholas",
    "silvester": "new year's eve",
    "neujahr": "new year's day",
    "new years eve": "new year's eve",
    "new years day": "new year's day",
    "new year's": "new year",
    "karfreitag": "good friday",
    "ostern": "easter",
    "ostersonntag": "easter sunday",
    "ostermontag": "easter monday",
    "himmelfahrt": "ascension",
    "pfingsten": "pentecost",
    "whitsun": "pentecost",
}
HOLIDAYS |= {name: name for name in calendar.HOLIDAYS}
PARTS = {"vormittag": "morning", "nachmittag": "afternoon", "abend": "evening", "nacht": "night"}
PARTS |= {name: name for name in ("morning", "afternoon", "evening", "night")} | {
    "früh": "morning",
    "morgen": "morning",
}
UNITS_DAYS = {"minut": 1 / 144, "hour": 1 / 24, "stunde": 1 / 24, "day": 0, "tag": 0, "week": 7, "woche": 7}
UNITS_DAYS |= {"month": 30, "monat": 30, "year": 365, "jahr": 365}


def any_of(words: list[str] | dict[str, str] | dict[str, int] | frozenset[str]) -> str:
    """Return a regular expression for any of these words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


PART = any_of(PARTS)
WHICH = r"(?:\b(?P<which>last|this(?:\spast)?|letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?|diese[nrsm]?)\s+)?"
MONTH = rf"(?P<month>{any_of(MONTHS)})\b\.?"
DAY = r"(?P<first>[0-3]?\d)(?P<ordinal>st|nd|rd|th|\.)?"
TO = r"(?:\s*[-–]\s*|\s+(?:to|and|until|bis|und)\s+(?:the\s+)?)"
DAYS = rf"{DAY}(?:{TO}(?P<last>[0-3]?\d)(?:st|nd|rd|th|\.)?)?"
HOLIDAY = any_of(HOLIDAYS).replace("'", "['’]").replace(r"\ ", r"\s+")
WEEKDAY = rf"(?:{any_of(WEEKDAYS)}|(?:mon|tue|wed|thu|fri|sat|sun)\.?),?\s+(?:the\s+|den\s+)?"
COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|eine[mnr]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)"
)
FEW = r"(?:a\s+few|a\s+couple\s+of|several|some|ein\s+paar|einigen)"
UNIT = (
    r"(?P<unit>minutes?|hours?|days?|weeks?|months?|years?"
    r"|minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)"
)
COUNTED = (
    r"(?:steps|people|met(?:re|er)s|m|km|miles|euros?|dollars|times|words|pieces|years|schritten?|leuten?|jahren?)"
)
FULL_YEAR = r"(?:19|20)\d\d"

_TIME_WORDS = frozenset([*MONTHS, *WEEKDAYS, *SEASONS, *HOLIDAYS]) - NAMES | frozenset(
    """today yesterday tonight now then midnight noon year years month months week weeks gestern heute vorgestern jahr
    monat woche jahren monaten wochen tagen days hours ago last next letzten letztem""".split()
)


def is_time_word(word: str) -> bool:
    """Tell whether a word is one of the calendar's own, or a number."""
    plain = word.lower().strip(".'’")
    return plain in _TIME_WORDS or plain[:1].isdigit() or bool(re.fullmatch(rf"{COUNT}", plain) and len(plain) > 2)
