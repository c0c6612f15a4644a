"""What is derived from moments: events, summaries, statements, facts, entities and the edges between events.

What events and summaries are called, and what is told of them, stands in fields: whoever wants to know where an event
was, or which sentences stand in a summary, reads the field. `memory/language/format.py` makes words of the fields,
once, and nobody reads those words back.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from memory.records.library import Kind


class Level(StrEnum):
    """How much a summary covers: spans of time from small to large, then what runs through all of them."""

    DAY = "day"
    CHAPTER = "chapter"
    MONTH = "month"
    YEAR = "year"
    PLACE = "place"
    AREA = "area"
    PERSON = "person"
    THEME = "theme"


class ChapterKind(StrEnum):
    """What holds a chapter together: a journey abroad, a trip, an occasion of some days, or a project of many."""

    JOURNEY = "journey"
    TRIP = "trip"
    OCCASION = "occasion"
    PROJECT = "project"


class EventKind(StrEnum):
    """What an event is all of; SEEN where anything was seen as well."""

    SEEN = "seen"
    MESSAGES = "messages"
    VOICE_NOTE = "voice_note"
    VOICE_NOTES = "voice_notes"
    NOTE = "note"
    NOTES = "notes"


class PartOfDay(StrEnum):
    """When on a day something was, in local time; DAY where it took long or no more is known."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    DAY = "day"


class DateLevel(StrEnum):
    """How much of a date is known where its day is not."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class VagueDate:
    """A month or a year, by its first day."""

    level: DateLevel
    first: date


@dataclass(frozen=True, slots=True)
class Title:
    """What an event is called. A field is empty where the title does not say it.

    `day` is the one that a `part` is of, where it is one. `scene` is a key of SCENES in `memory/language/format.py`,
    `place`, `folder` and `people` are names, `occasion` is what it was, as "Anna's wedding". `section` is the heading
    of the longer note that this is a part of, or the group that talked. `about` is the matter of a conversation, a noun
    phrase. What else it is about is one of `subject`, in the owner's words, `things` that were recognised, and `files`,
    how many of each kind. `like` is another event that this one goes by. `words` are what a title says that somebody
    else wrote, such as a language model, in place of all that; with `is_owners` the owner did.
    `clock` is when it began, where another event of the day has the same title.
    """

    kind: EventKind = EventKind.SEEN
    speakers: tuple[str, ...] = ()
    part: PartOfDay | None = None
    dated: VagueDate | None = None
    scene: str = ""
    place: str = ""
    folder: str = ""
    occasion: str = ""
    people: tuple[str, ...] = ()
    day: date | None = None
    section: str = ""
    about: str = ""
    subject: str = ""
    things: tuple[str, ...] = ()
    files: tuple[tuple[Kind, int], ...] = ()
    like: "Like | None" = None
    words: str = ""
    is_owners: bool = False
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """The title of another event that sheds light on one, when that other event began, and when this one did."""

    title: Title
    start: datetime
    seen_from: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as somebody said or wrote it, and who, where that is known; a note is nobody's.

    `is_owner` says that the speaker is the owner, who is told of as "you".
    """

    text: str
    speaker: str = ""
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class EventText:
    """What is told of an event: lines that were said or written, or else what was seen.

    `words` are all there is of a text that somebody else wrote, such as a language model.
    """

    words: str = ""
    seen: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def said(self) -> str:
        """The words of the lines as they were said, whoever said them."""
        return self.words or " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class SummaryTitle:
    """What a summary is called. A field is empty where the title does not say it.

    `name` is that of a person, a place, a theme or an owner's folder, or what a chapter is about; where there is none,
    a chapter or a day goes by its `occasion`, and a chapter by `people`, by `places`, as a time away or by how many
    `episodes` it has.
    `first` and `last` are the days that the title names: a day, a month, a year or those of a chapter. `words` are
    what the title says in place of all that: the owner's, with `is_owners`, or a title whose fields are not known.
    """

    level: Level | None = None
    chapter: ChapterKind | None = None
    first: date | None = None
    last: date | None = None
    name: str = ""
    occasion: str = ""
    is_weekend: bool = False
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    is_away: bool = False
    episodes: int = 0
    words: str = ""
    is_owners: bool = False


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """A title in a list of some, without what the rest of the text says, and how many events are called so.

    `is_told` says of a note or a voice note that the words it was called by are told in the rest of the text.
    """

    title: Title | SummaryTitle
    number: int = 1
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class SummaryFrame:
    """What is counted in a summary: how many events on how many days, from when to when, and where.

    `there` is in 0..1, the share of the events that were at one of `places`. `chapters` are the titles of those inside,
    `listed` those of what it is made of; `more` says how many of the one that is told are left out. `name` is the
    person's whose summary it is.
    """

    level: Level
    events: int
    days: int
    first: date
    last: date
    places: tuple[str, ...] = ()
    there: float = 0.0
    chapters: tuple[SummaryTitle, ...] = ()
    listed: tuple[ListedTitle, ...] = ()
    more: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class SummaryText:
    """What is told in a summary: lines that were said or written, or else what was seen, and a line that is counted.

    `words` are all there is of a text of which the fields are not known.
    """

    frame: SummaryFrame | None = None
    words: str = ""
    seen: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def said(self) -> str:
        """The words of the lines as they were said, whoever said them."""
        return self.words or " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Event:
    """An episode: moments that belong together, in order. The id changes when episodes are cut anew.

    `title` and `text` are the words made of their fields.
    """

    id: str
    moment_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    place: str
    recipe: str
    title_fields: Title = Title()
    text_fields: EventText = EventText()


@dataclass(frozen=True, slots=True)
class Summary:
    """Events or summaries told as one. `key` names what it covers: 2024-07-14, 2024-07, 2024, walchensee, lena.

    `title` and `text` are the words made of their fields.
    """

    id: str
    level: Level
    key: str
    child_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    recipe: str
    title_fields: SummaryTitle = SummaryTitle()
    text_fields: SummaryText = SummaryText()


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
    """A tie that the records themselves do not say; weight in 0..1. Its ends are ids as text, see nodes.py."""

    source: str
    target: str
    kind: EdgeKind
    weight: float


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Another title and text for a record, beside its own; `recipe` holds the id of the event that it rests on."""

    record_id: str
    title: str
    text: str
    recipe: str
    title_fields: Title = Title()
    text_fields: EventText = EventText()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A photo that looks like one of a thing that the owner named; it says nothing until the owner accepts it.

    `moment_id` is the photo, `words` what the owner calls the thing, `thing` what it is compared by, `correction_id`
    the correction that taught it, `score` the cosine of the two pictures. Where `is_whole`, the words are those of a
    whole description, offered for a near duplicate.
    """

    id: str
    moment_id: str
    correction_id: str
    thing: str
    words: str
    score: float
    is_whole: bool = False
