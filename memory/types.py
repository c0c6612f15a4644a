"""The words of the domain: the frozen records that travel between all folders.

Knows nothing of storage, of files on disk or of models. Times are aware datetimes, durations are seconds, places are
degrees north and east.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of file an asset is."""

    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    NOTE = "note"


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
    MTIME = "mtime"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A time as the evidence gave it: aware, with the local offset; `offset_known` is False where that was assumed."""

    at: datetime
    precision: Precision = Precision.SECOND
    offset_known: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on the map and, where the gazetteer had one near enough, its names from small to large."""

    lat: float
    lon: float
    name: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the owner's, named by a hash of its bytes."""

    id: str
    kind: Kind
    taken: When
    taken_from: TakenFrom
    size_bytes: int
    place: Place | None = None
    duration_s: float | None = None
    device: str = ""


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
    at: When
    start_s: float | None = None
    end_s: float | None = None


class TextKind(StrEnum):
    """Where the words beside a moment come from."""

    CAPTION = "caption"
    TRANSCRIPT = "transcript"
    NOTE = "note"
    OWNER = "owner"
    READ = "read"
    TOLD = "told"
    PEOPLE = "people"


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
class MomentText:
    """Words derived for a moment, beside it: a caption, a transcript, a note's own words, the words in a picture.

    `labels` are (name, score) of what was recognised; `words` are set for transcripts, `lines` for words in a picture;
    `speaker` is the sender of a message; `language` is an ISO 639-1 code or empty; `scene` is what a captioner said
    field by field, if it did.
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

    @property
    def things(self) -> tuple[tuple[str, float], ...]:
        """What was recognised, (name, score): the labels, or else the objects that a captioner named outright."""
        return self.labels or tuple((name, 1.0) for name in (self.scene.objects if self.scene else ()))


@dataclass(frozen=True, slots=True)
class Remembered:
    """A moment with all that is known of it: its asset, where that lies, and the words beside it."""

    moment: Moment
    asset: Asset
    path: str
    texts: tuple[MomentText, ...] = ()

    def text(self, kind: TextKind) -> str:
        """Return the words of one kind, empty where there are none."""
        return next((t.text for t in self.texts if t.kind == kind), "")

    @property
    def said(self) -> str:
        """What was said or written: the owner's own words, else the transcript or note, else what a sidecar tells."""
        kinds = (TextKind.OWNER, TextKind.TRANSCRIPT, TextKind.NOTE, TextKind.TOLD)
        return next(filter(None, map(self.text, kinds)), "")

    @property
    def read(self) -> str:
        """The words in the picture, a row of it a line."""
        return self.text(TextKind.READ)

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
    def words(self) -> str:
        """The one text to show: verbatim speech or writing first, else the caption; words in the picture marked so.

        What a sidecar tells need not say what the picture shows, so the caption stands behind it.
        """
        read = f"Words in the picture: {' / '.join(self.read.splitlines())}" if self.read else ""
        seen = self.text(TextKind.CAPTION) if self.said == self.text(TextKind.TOLD) else ""
        people = f"With {', '.join(how for _, how in self.people)}" if self.people else ""
        return "\n".join(filter(None, (self.said, seen, people, read)))


@dataclass(frozen=True, slots=True)
class Event:
    """An episode: moments that belong together, in order. The id changes when episodes are cut anew."""

    id: str
    moment_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    place: str
    recipe: str


class Level(StrEnum):
    """How much a summary covers: spans of time from small to large, then what runs through all of them."""

    DAY = "day"
    CHAPTER = "chapter"
    MONTH = "month"
    YEAR = "year"
    PLACE = "place"
    PERSON = "person"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Summary:
    """Events or summaries told as one. `key` names what it covers: 2024-07-14, 2024-07, 2024, walchensee, lena."""

    id: str
    level: Level
    key: str
    child_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    recipe: str


class EntityKind(StrEnum):
    """What sort of thing has names of its own."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or thing under all its names, the one to show first; names are as people write them."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one moment says of the world, in its own words for the names; `ends` where it says that this is over.

    `at` is when it holds from as far as the moment says: its own time, or a day that it names.
    """

    moment_id: str
    ordinal: int
    subject: str
    relation: str
    object: str
    at: datetime
    ends: bool
    recipe: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something learned that outlives the moment. It holds for holds_from <= t < holds_to, None for still or unknown.

    `confidence` is in 0..1 and grows with every moment that says so again; `protected` are the owner's own words.
    """

    id: str
    subject: str
    relation: str
    object: str
    moment_ids: tuple[str, ...]
    holds_from: datetime | None
    holds_to: datetime | None
    confidence: float
    protected: bool
    recipe: str


class MarkKind(StrEnum):
    """What the owner said that no model may take back."""

    WORDS = "words"
    AT = "at"
    PLACE = "place"
    FAVOURITE = "favourite"
    HIDDEN = "hidden"
    FACT = "fact"
    NOT_A_FACT = "not a fact"
    SAME = "same"
    NOT_THE_SAME = "not the same"
    NOT_OF_ME = "not of me"
    NOT_TOGETHER = "not together"
    PERSON = "person"
    SAME_PERSON = "same person"
    NOT_SAME_PERSON = "not the same person"
    HIDDEN_PERSON = "hidden person"
    PLACE_NAME = "place name"
    SAME_PLACE = "same place"
    THEME_NAME = "theme name"
    SAME_THEME = "same theme"
    TWO_THEMES = "two themes"
    NOT_A_THEME = "not a theme"


@dataclass(frozen=True, slots=True)
class OwnerMark:
    """A word of the owner's, anchored to an asset and a span of it in seconds; `asset_id` empty: to the whole library.

    `value` is text for `words`, ISO 8601 for `at`, another asset's id for `not together`, JSON where several are named.
    """

    id: str
    kind: MarkKind
    value: str
    made_at: datetime
    asset_id: str = ""
    start_s: float | None = None
    end_s: float | None = None


class EdgeKind(StrEnum):
    """What a tie between two records says."""

    SAME_PLACE = "same_place"
    SAME_PERSON = "same_person"
    ALIKE = "alike"
    CONTINUES = "continues"
    CAUSES = "causes"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie that the records themselves do not say; weight in 0..1."""

    source: str
    target: str
    kind: EdgeKind
    weight: float
