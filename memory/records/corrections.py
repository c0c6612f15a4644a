"""What the owner said and no model may take back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
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
class Correction:
    """A word of the owner's, anchored to an asset and a span of it in seconds; `asset_id` empty: to the whole library.

    `value` is text for `words`, ISO 8601 for `at`, another asset's id for `not together`, JSON where several are named.
    """

    id: str
    kind: CorrectionKind
    value: str
    made_at: datetime
    asset_id: str = ""
    start_s: float | None = None
    end_s: float | None = None
