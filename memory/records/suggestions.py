"""What the owner's words about one photo teach of others: which photos, and by what words, are offered."""

from dataclasses import dataclass


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
