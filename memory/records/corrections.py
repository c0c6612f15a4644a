"""What the owner said and no model may take back: one record a kind of correction, and where it is anchored.

`Content` is the union of those records. How each lies in the store is known to memory/store/corrections.py alone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from memory.records.derived import Level
from memory.records.library import Box, Place, Trace

FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Between these a year has four digits, and days and offsets can be added to any time and taken from it."""


def is_within_reach(at: datetime) -> bool:
    """Say whether the program can reckon with a time."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


class CorrectionKind(StrEnum):
    """What the owner said that no model may take back."""

    WORDS = "words"
    THING = "thing"
    NOT_THING = "not the thing"
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
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The spot in a file that a word about a person is on: a box of a picture, a stretch of seconds, or all of it."""

    trace: Trace
    asset_id: str
    start_s: float | None = None
    end_s: float | None = None
    box: Box | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the spot is all of the file."""
        return self.box is None and self.start_s is None

    @property
    def file(self) -> "Anchor":
        """The whole file in place of the spot."""
        return Anchor(self.trace, self.asset_id)


@dataclass(frozen=True, slots=True)
class WordsCorrection:
    """What is to be seen or was said, in the owner's words."""

    text: str


@dataclass(frozen=True, slots=True)
class ThingNamed:
    """A photo shows a thing that the owner calls so, as another photo taught; its other words stay."""

    words: str


@dataclass(frozen=True, slots=True)
class ThingDenied:
    """A photo does not show the thing that the owner calls so, or is not what these words describe."""

    words: str


@dataclass(frozen=True, slots=True)
class TimeCorrection:
    """When a file was made; aware, and within reach. Where no more than the day is known (`is_day`) it is midnight."""

    at: datetime
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class PlaceCorrection:
    """Where a file was made."""

    place: Place


@dataclass(frozen=True, slots=True)
class Favourite:
    """A file or moment comes first in summaries and fades last."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A file or moment is shown to nobody without the passphrase."""


@dataclass(frozen=True, slots=True)
class NotTogether:
    """A photo does not belong in a group with another file."""

    other_id: str


@dataclass(frozen=True, slots=True)
class FactStated:
    """What is so, `since` a day where that was said."""

    subject: str
    relation: str
    object: str
    since: datetime | None = None

    @property
    def triple(self) -> tuple[str, str, str]:
        """Subject, relation, object."""
        return self.subject, self.relation, self.object


@dataclass(frozen=True, slots=True)
class FactDenied:
    """What is not so."""

    subject: str
    relation: str
    object: str

    @property
    def triple(self) -> tuple[str, str, str]:
        """Subject, relation, object."""
        return self.subject, self.relation, self.object


@dataclass(frozen=True, slots=True)
class SameName:
    """Two names mean the same person, place or thing."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class DifferentNames:
    """Two names do not mean the same."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class TraitDenied:
    """A line of the profile, of a kind of trait, is not so."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """What somebody is called; nothing, with an empty name."""

    at: Anchor
    name: str

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Where in files this is said of."""
        return (self.at,)


@dataclass(frozen=True, slots=True)
class PersonHidden:
    """Somebody is neither to be listed nor named."""

    at: Anchor

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Where in files this is said of."""
        return (self.at,)


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Two faces, two voices, or a face and a voice are one person's."""

    one: Anchor
    other: Anchor

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Where in files this is said of."""
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class DifferentPeople:
    """Who is at one spot, or in a whole file, is not the person whom the other spots show."""

    one: Anchor
    others: tuple[Anchor, ...]

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Where in files this is said of."""
        return self.one, *self.others


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place has another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SpotNamed:
    """All within `km` of a spot, in degrees north and east, has a name, which parts it from its surroundings."""

    lat: float
    lon: float
    km: float
    new: str


@dataclass(frozen=True, slots=True)
class SamePlace:
    """A place is part of another, under whose name it is from now on."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class ThemeNamed:
    """A theme has another name; `spots` say which it is, as in every word about themes: the moments of its events.

    Each is a file's id and, after a space, the moment's place in it, so that it stays when moments are cut anew.
    """

    old: str
    new: str
    spots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameTheme:
    """A theme is part of another, under whose name both are from now on."""

    part: str
    whole: str
    part_spots: tuple[str, ...]
    whole_spots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeParted:
    """A theme is several, each about some of its events."""

    title: str
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ThemeDenied:
    """This is no theme; its moments stay where they are."""

    title: str
    spots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleGiven:
    """What an episode (`level` None), a day, a chapter, a month or a year is called.

    A day, a month and a year are found again by their `key`. What an episode or a chapter is made of may change, so
    these go by `spots`, as themes do, and their `key` is empty.
    """

    level: Level | None
    key: str
    new: str
    spots: tuple[str, ...]


OfThings = ThingNamed | ThingDenied
OfFile = WordsCorrection | OfThings | TimeCorrection | PlaceCorrection | Favourite | Hidden | NotTogether
OfFacts = FactStated | FactDenied
OfNames = SameName | DifferentNames
OfPeople = PersonNamed | PersonHidden | SamePerson | DifferentPeople
OfPlaces = PlaceNamed | SpotNamed | SamePlace
OfThemes = ThemeNamed | SameTheme | ThemeParted | ThemeDenied
Content = OfFile | OfFacts | OfNames | TraitDenied | OfPeople | OfPlaces | OfThemes | TitleGiven
"""What one correction says."""

KINDS: dict[type, CorrectionKind] = {
    WordsCorrection: CorrectionKind.WORDS,
    ThingNamed: CorrectionKind.THING,
    ThingDenied: CorrectionKind.NOT_THING,
    TimeCorrection: CorrectionKind.AT,
    PlaceCorrection: CorrectionKind.PLACE,
    Favourite: CorrectionKind.FAVOURITE,
    Hidden: CorrectionKind.HIDDEN,
    NotTogether: CorrectionKind.NOT_TOGETHER,
    FactStated: CorrectionKind.FACT,
    FactDenied: CorrectionKind.NOT_A_FACT,
    SameName: CorrectionKind.SAME,
    DifferentNames: CorrectionKind.NOT_THE_SAME,
    TraitDenied: CorrectionKind.NOT_OF_ME,
    PersonNamed: CorrectionKind.PERSON,
    PersonHidden: CorrectionKind.HIDDEN_PERSON,
    SamePerson: CorrectionKind.SAME_PERSON,
    DifferentPeople: CorrectionKind.NOT_SAME_PERSON,
    PlaceNamed: CorrectionKind.PLACE_NAME,
    SpotNamed: CorrectionKind.PLACE_NAME,
    SamePlace: CorrectionKind.SAME_PLACE,
    ThemeNamed: CorrectionKind.THEME_NAME,
    SameTheme: CorrectionKind.SAME_THEME,
    ThemeParted: CorrectionKind.TWO_THEMES,
    ThemeDenied: CorrectionKind.NOT_A_THEME,
    TitleGiven: CorrectionKind.TITLE,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the owner's, anchored to an asset and a span of it in seconds; `asset_id` empty: to the whole library.

    It is anchored to no moment, so that it stays when moments are cut anew.
    """

    id: str
    content: Content
    made_at: datetime
    asset_id: str = ""
    start_s: float | None = None
    end_s: float | None = None

    @property
    def kind(self) -> CorrectionKind:
        """The kind under which it is kept."""
        return KINDS[type(self.content)]


@dataclass(frozen=True, slots=True)
class UnreadableCorrection:
    """A word of the owner's whose row is damaged, as it lies there: it can be listed and taken back, and no more.

    `made_at` is None where that cannot be read either.
    """

    id: str
    kind: CorrectionKind
    value: str
    made_at: datetime | None
    asset_id: str = ""
    start_s: float | None = None
    end_s: float | None = None
