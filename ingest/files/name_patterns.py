"""How makers name files by time: an ordered table of patterns, the surest first, and a strict fallback.

Names are compared as `plain_name` makes them: digits of any script as 0 to 9, sizes such as 1200x800 left out. The
groups of a pattern are `year`, `month`, `day`, `hour`, `minute`, `second`, `fraction` and `zone`; `half` and `early`
are a half of the day behind and before its time; `first` and `other` are a day and a month in either order. Words
between a date and a time are data (file_names.toml).
Source: exiftool's and PhotoPrism's lists of names, and the makers' manuals; see docs/decisions/0048-times.md.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from memory.records.library import ClockKind


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A way to name files: who does, what it looks like, how its digits relate to the world."""

    makers: str
    form: re.Pattern[str]
    clock: ClockKind = ClockKind.WALL


@cache
def name_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words that stand in names, by their use, in small letters."""
    table = tomllib.loads(files("ingest.files").joinpath("file_names.toml").read_text(encoding="utf-8"))
    return {use: tuple(word.lower() for word in words) for use, words in table.items()}


def plain_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9: ٢٠٢٤ and ๒๐๒๔ are 2024."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


_SIZE = re.compile(r"(?<!\d)\d{3,5} ?[xX×] ?\d{3,5}(?!\d)|(?<!\d)(?:480|720|1080|1440|2160)[pP](?!\w)")


def plain_name(name: str) -> str:
    """Return a name as patterns read it: composed, spaces plain, digits 0 to 9, without sizes."""
    letters = unicodedata.normalize("NFC", plain_digits(name))
    return _SIZE.sub("~", re.sub(r"[^\S ]", " ", letters))


def any_of(use: str) -> str:
    """Return the words of one use as an expression for any of them, the longest first."""
    return "|".join(re.escape(word) for word in sorted(name_words()[use], key=len, reverse=True))


_Y = r"(?P<year>1[89]\d\d|20\d\d|2[45]\d\d)"
_M, _D = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_TIGHT = rf"(?<!\d){_Y}{_M}{_D}"
_SPACED = rf"(?<!\d){_Y}(?P<gap>[-_. ]){_M}(?P=gap){_D}"
_DAY_FIRST = r"(?<!\d)(?P<first>\d{1,2})(?P<gap>[-_.])(?P<other>\d{1,2})(?P=gap)(?P<year>(?:19|20|25)\d\d)(?!\d)"
_HMS = r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?P<fraction>\d{3})?(?!\d)"
_HM = r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?!\d)"
_H_M_S = (
    r"(?P<hour>\d{1,2})(?P<colon>[-_.: ])(?P<minute>[0-5]\d)(?P=colon)(?P<second>[0-5]\d)"
    r"(?:[-.](?P<fraction>\d{3})(?!\d))?(?!\d)"
)
_H_M = r"(?P<hour>\d{1,2})[-_.:h](?P<minute>[0-5]\d)(?:m(?P<second>[0-5]\d)s)?(?!\d)"
_HALF = rf"(?: ?(?P<half>{any_of('half_days')}|[ap]\.?m\.?)(?![^\W\d_]))?"
_BEFORE = rf"(?:(?P<early>{any_of('half_days')}) ?)"
_ZONE = r"(?P<zone>Z(?![^\W_])|\+\d\d[:_]?\d\d(?!\d)|(?<=\d)-\d\d[:_]\d\d(?!\d))"
_BETWEEN = rf"(?:,? +(?:{any_of('at')})\.? *|[-_ T,.]{{1,3}})"
_WORD = r" +[^\W\d_]{1,6}\.? +(?:[^\W\d_]{1,3} +)?"


_DATE_FOLLOWS = r"(?=(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?!\d))"


def _pattern(makers: str, form: str, clock: ClockKind = ClockKind.WALL) -> NamePattern:
    return NamePattern(makers, re.compile(form, re.IGNORECASE), clock)


_DATED = (_TIGHT, _SPACED)
_ROUGH = (
    _pattern("Windows Phone, a counter", rf"^WP_{_Y}{_M}{_D}_\d{{3}}(?!\d)"),
    _pattern("BlackBerry, a counter", rf"^(?:IMG|VID)-{_Y}{_M}{_D}-\d{{5}}(?!\d)"),
    _pattern("WhatsApp, a counter", rf"^[A-Z]{{3}}-{_Y}{_M}{_D}-WA\d{{4}}"),
    _pattern("Nokia, day first and a counter", rf"^{_D}{_M}(?P<year>20\d\d)(?:\(?\d{{3}}\)?)?(?!\d)"),
    _pattern("Nokia, a counter", rf"^{_Y}{_M}{_D}\(?\d{{3}}\)?(?!\d)"),
    *(
        _pattern("a range of days", rf"{one}(?: *(?:-|–|—|~) *|_| +(?:{any_of('until')}) +){_DATE_FOLLOWS}")
        for one in _DATED
    ),
)
_SURE = (
    _pattern("Pixel", rf"^PXL_{_Y}{_M}{_D}_{_HMS}", ClockKind.UTC),
    _pattern("Zoom", rf"(?<![A-Z])(?:GMT|UTC)[-_ ]?{_Y}{_M}{_D}[-_T]{_HMS}", ClockKind.UTC),
    *(
        _pattern("ISO 8601 with its offset", rf"{one}[T_ -]{time} ?{_ZONE}", ClockKind.OFFSET)
        for one in _DATED
        for time in (_HMS, _H_M_S)
    ),
    *(
        _pattern("with UTC behind", rf"{one}[T_ -]{time} ?[-_(]?(?:GMT|UTC)(?![A-Z+-])", ClockKind.UTC)
        for one in _DATED
        for time in (_HMS, _H_M_S)
    ),
    _pattern("Telegram", rf"@{_D}-{_M}-{_Y}_{_H_M_S}"),
    _pattern("VIOFO", rf"(?<!\d){_Y}_{_M}{_D}_{_HMS}"),
    _pattern("Mio, Transcend and others", rf"^FILE(?P<year>\d\d){_M}{_D}[-_]{_HMS}"),
    _pattern("Nextbase", rf"^(?P<year>\d\d){_M}{_D}_{_HMS}_\d{{3}}"),
    _pattern("Dropbox and iOS, years of two digits", rf"(?<!\d){_D}\.{_M}\.(?P<year>\d\d),? +{_H_M_S}{_HALF}"),
)
_TIMED = (
    *(_pattern("date and time, most phones", rf"{one}{_BETWEEN}?{_HMS}{_HALF}") for one in _DATED),
    *(_pattern("date and time with signs", rf"{one}{_BETWEEN}{_BEFORE}?{_H_M_S}{_HALF}") for one in _DATED),
    *(_pattern("date, a word, time", rf"{one}{_WORD}{_H_M_S}{_HALF}") for one in _DATED),
    *(_pattern("date, hour and minute", rf"{one}{_BETWEEN}{_BEFORE}?{_H_M}{_HALF}") for one in _DATED),
    *(_pattern("date, hour and minute together", rf"{one}{_BETWEEN}?{_HM}") for one in _DATED),
    _pattern("day or month first, with a time", rf"{_DAY_FIRST}{_BETWEEN}{_BEFORE}?{_H_M_S}{_HALF}"),
    _pattern("day or month first, with a time", rf"{_DAY_FIRST}{_WORD}{_H_M_S}{_HALF}"),
    _pattern("day or month first, hour and minute", rf"{_DAY_FIRST}{_BETWEEN}{_BEFORE}?{_H_M}{_HALF}"),
)
_EAST_DAY = r"(?<!\d)(?P<year>(?:19|20)\d\d) ?[年년] ?(?P<month>\d{1,2}) ?[月월](?: ?(?P<day>\d{1,2}) ?[日일]"
_EAST_TIME = r"(?P<hour>\d{1,2}) ?[时時시点:.](?P<minute>[0-5]\d)(?:[分분:.](?P<second>[0-5]\d))?"
_DAYS = (
    _pattern("a date in Chinese, Japanese or Korean", rf"{_EAST_DAY}(?: ?{_EAST_TIME})?)?"),
    *(_pattern("a date", rf"{one}(?!\d)") for one in _DATED),
    _pattern("day or month first", _DAY_FIRST),
    _pattern("a month", rf"^{_Y}[-_.]{_M}(?![-_.]?\d)"),
)

PATTERNS: tuple[NamePattern, ...] = (*_ROUGH, *_SURE, *_TIMED, *_DAYS)
"""Every way to name files that is known; the first that fits and makes a possible date counts."""

UNIX_TIME = re.compile(r"(?<!\d)(1\d{12})(?!\d)|^RPReplay_Final(1\d{9})(?!\d)")
WEEK = re.compile(r"(?<!\d)((?:19|20)\d\d)-?W(\d\d)(?:-([1-7]))?(?!\d)")
