"""The files of a library and what was perceived in them: assets, moments and the texts beside them.

Times are aware datetimes, durations are seconds, places are degrees north and east.
"""

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from memory.records.days import local_day

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in 0..1 of a picture."""


class Kind(StrEnum):
    """What sort of file an asset is."""

    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    NOTE = "note"


class Trace(StrEnum):
    """What of a person was met."""

    FACE = "face"
    VOICE = "voice"


class Medium(StrEnum):
    """What a moment is a piece of."""

    PHOTO = "photo"
    SHOT = "shot"
    SPEECH = "speech"
    PARAGRAPH = "paragraph"
    MESSAGE = "message"


class Precision(StrEnum):
    """How exactly a time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class TakenFrom(StrEnum):
    """Which evidence dated an asset, most trusted first."""

    OWNER = "owner"
    EXIF = "exif"
    CONTAINER = "container"
    TEXT = "text"
    SIDECAR = "sidecar"
    FILENAME = "filename"
    FOLDER = "folder"
    NEIGHBOUR = "neighbour"
    MTIME = "mtime"


class ClockKind(StrEnum):
    """How the digits of a time relate to the world: with their offset, exact but of unknown place, or mere digits."""

    OFFSET = "offset"
    UTC = "utc"
    WALL = "wall"


@dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """A time as the evidence gave it: aware, with the local offset; `offset_known` is False where that was assumed."""

    at: datetime
    precision: Precision = Precision.SECOND
    offset_known: bool = True

    @property
    def day(self) -> date:
        """The day it belongs to, where it was: that of the evening before for the small hours."""
        return local_day(self.at)

    @property
    def has_hour(self) -> bool:
        """Whether the time of day is known, not the day alone."""
        return self.precision in (Precision.SECOND, Precision.MINUTE)


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on the map and, where the gazetteer had one near enough, what it is called.

    `name` is the city, town or village that a person would say, `quarter` a part of it, empty where none is known.
    """

    lat: float
    lon: float
    name: str = ""
    region: str = ""
    country: str = ""
    quarter: str = field(default="", repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are known, from small to large; what has two levels of one name has it once."""
        return tuple(dict.fromkeys(filter(None, (self.quarter, self.name, self.region, self.country))))


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the owner's, named by a hash of its bytes; `clock` is None where that was not kept."""

    id: str
    kind: Kind
    taken_at: Timestamp
    taken_from: TakenFrom
    size_bytes: int
    place: Place | None = None
    duration_s: float | None = None
    device: str = ""
    clock: ClockKind | None = None


@dataclass(frozen=True, slots=True)
class AssetPath:
    """Where an asset lies; one asset may have several paths. `offline` is set while the path cannot be seen."""

    asset_id: str
    path: str
    size_bytes: int
    mtime_ns: int
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The smallest thing perceived. `start_s` and `end_s` are None for photos, paragraphs and messages."""

    id: str
    asset_id: str
    medium: Medium
    ordinal: int
    at: Timestamp
    start_s: float | None = None
    end_s: float | None = None


class TextKind(StrEnum):
    """Where the words beside a moment come from."""

    CAPTION = "caption"
    TRANSCRIPT = "transcript"
    NOTE = "note"
    OWNER = "owner"
    READ = "read"
    IMPORTED = "told"
    PEOPLE = "people"
    THINGS = "things"


PERCEIVED = frozenset((TextKind.CAPTION, TextKind.READ, TextKind.PEOPLE))
"""What models saw, read or recognised: nobody states anything there."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word heard, in seconds from the start of the recording."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of words read in a picture; `box` is left, top, right, bottom in 0..1 of it, `confidence` in 0..1."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenScene:
    """What a captioner said of a picture field by field, each empty where it said nothing; `people` is None then."""

    objects: tuple[str, ...] = ()
    activity: str = ""
    setting: str = ""
    mood: str = ""
    people: int | None = None

    @property
    def words(self) -> str:
        """The fields as one line of words, to search in: "dog, kennel; sleeping; a yard; calm; two people"."""
        counted = _PEOPLE.get(self.people, f"{self.people} people") if self.people else ""
        return "; ".join(filter(None, (", ".join(self.objects), self.activity, self.setting, self.mood, counted)))


_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


_PEOPLE = {1: "one person"} | {number: f"{word} people" for number, word in enumerate(_NUMBERS, 2)}


@dataclass(frozen=True, slots=True)
class ImportedTags:
    """What another program, or the head of a note, says of a file; `favourite` where it got its highest mark there."""

    title: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class MomentText:
    """Words derived for a moment, beside it: a caption, a transcript, a note's own words, the words in a picture.

    `labels` are (name, score) of what was recognised; `words` are set for transcripts, `lines` for words in a picture;
    `speaker` is the sender of a message; `language` is an ISO 639-1 code or empty; `scene` is what a captioner said
    field by field, if it did; `tags` are what imported words were made of.
    """

    moment_id: str
    kind: TextKind
    text: str
    recipe: str
    labels: tuple[tuple[str, float], ...] = ()
    words: tuple[TimedWord, ...] = ()
    speaker: str = ""
    language: str = ""
    lines: tuple[ReadLine, ...] = ()
    scene: SeenScene | None = None
    tags: tuple[ImportedTags, ...] = ()

    @property
    def things(self) -> tuple[tuple[str, float], ...]:
        """What was recognised, (name, score): the labels, or else the objects that a captioner named outright."""
        return self.labels or tuple((name, 1.0) for name in (self.scene.objects if self.scene else ()))


LONGEST_NAMING = timedelta(days=31)
"""What takes longer, as a year at school, names nothing that was made in it, and is no appointment."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar says was going on from one time to another, and where, empty where it does not say."""

    title: str
    place: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment with all that is known of it: its asset, where that lies, and the words beside it."""

    moment: Moment
    asset: Asset
    path: str
    texts: tuple[MomentText, ...] = ()

    def text(self, kind: TextKind) -> str:
        """Return the words of one kind, empty where there are none."""
        return next((t.text for t in self.texts if t.kind == kind), "")

    @property
    def own_text(self) -> str:
        """What was said or written: the owner's own words, else the transcript or note, else what a sidecar tells."""
        kinds = (TextKind.OWNER, TextKind.TRANSCRIPT, TextKind.NOTE, TextKind.IMPORTED)
        return next(filter(None, map(self.text, kinds)), "")

    @property
    def is_file_time(self) -> bool:
        """Whether its time is only when its file was last written; a dated entry has a time of its own."""
        is_entry = self.moment.medium in (Medium.PARAGRAPH, Medium.MESSAGE)
        has_own = is_entry and self.moment.at.at != self.asset.taken_at.at
        return self.asset.taken_from is TakenFrom.MTIME and not has_own

    @property
    def tags(self) -> tuple[ImportedTags, ...]:
        """What was imported, in fields."""
        return next((one.tags for one in self.texts if one.tags), ())

    @property
    def read(self) -> str:
        """The words in the picture, a row of it a line."""
        return self.text(TextKind.READ)

    @property
    def named_things(self) -> tuple[str, ...]:
        """What the owner calls things in the picture, apart from a description: "the boat house"."""
        return tuple(filter(None, self.text(TextKind.THINGS).split("\n")))

    @property
    def scene(self) -> str:
        """What a captioner said of the picture field by field, as words; empty where it did not."""
        return next((text.scene.words for text in self.texts if text.scene), "")

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Who was recognised: (name, how, as in "perhaps Lena's face")."""
        found = next((one for one in self.texts if one.kind is TextKind.PEOPLE), None)
        labels, lines = (found.labels, found.text.splitlines()) if found else ((), [])
        return tuple((name, how) for (name, _), how in zip(labels, lines, strict=True))

    @property
    def voice(self) -> str:
        """Whose voice alone is surely heard; empty where that is not known."""
        return next((one.speaker for one in self.texts if one.kind is TextKind.PEOPLE), "")

    @property
    def all_text(self) -> str:
        """All words, to search in and quote: verbatim speech or writing first, else the caption; what is read marked.

        What a sidecar tells need not say what the picture shows, so the caption stands behind it.
        """
        return self._all_words()

    @property
    def shown_text(self) -> str:
        """The one text to show: all words, with what the owner calls things in the picture told to be theirs."""
        return self._all_words("You named: ")

    def _all_words(self, lead: str = "") -> str:
        read = f"Words in the picture: {' / '.join(self.read.splitlines())}" if self.read else ""
        seen = self.text(TextKind.CAPTION) if self.own_text == self.text(TextKind.IMPORTED) else ""
        people = f"With {', '.join(how for _, how in self.people)}" if self.people else ""
        named = f"{lead}{', '.join(self.named_things)}" if self.named_things else ""
        return "\n".join(filter(None, (self.own_text, seen, named, people, read)))


@dataclass(frozen=True, slots=True)
class MomentKey:
    """A moment as far as it is needed to tell what it can possibly share an episode with.

    `end` is that of the moment, `kind` and `taken_from` are of its file, `folder` holds that file.
    """

    moment_id: str
    asset_id: str
    medium: Medium
    ordinal: int
    at: Timestamp
    end: datetime
    kind: Kind
    taken_from: TakenFrom
    folder: str


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance (haversine) between two places."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))
