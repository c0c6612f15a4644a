"""Files as the tiles of a grid, in the terms that assets/js/photos.js reads: an id, a shape, a picture or a few words.

Pure functions of records and addresses.
"""

from pathlib import PurePath

from memory.records.file_names import valid, visible
from memory.records.library import Kind, Medium, MomentView, TextKind
from memory.store.duplicates import Fingerprint
from qa.evidence.excerpts import date_words, kind_words, place_words, speaker_name

LONGEST_WORDS, LONGEST_ALT = 150, 200
NARROWEST, WIDEST, UNKNOWN, WORDED = 0.5, 2.6, 4 / 3, 1.15
"""How wide a tile may be for its height, how wide one is of which that is not known, and one with words in it."""

MARKUP = "#*-_>`•\ufeff "
"""What a line of a note may begin with that is no part of what it says."""


def tile(one: MomentView, thumb: str, look: Fingerprint | None, burst: int = 0, messages: int = 0) -> dict[str, object]:
    """Return a file, by the moment that stands for it, as a tile; `thumb` is the address of its picture, or empty.

    `burst` is how many photos it stands for and `messages` how many of a chat, 0 where it is none.
    """
    has_words = not thumb
    return {
        "id": one.moment.id,
        "kind": str(one.asset.kind),
        "ratio": WORDED if has_words else ratio(look),
        "thumb": thumb,
        "alt": alt(one),
        "mark": mark(one, burst, messages),
        "title": title(one) if has_words else "",
        "words": words(one) if has_words else "",
        "name": visible(PurePath(one.path).name),
    }


def ratio(look: Fingerprint | None) -> float:
    """Return how wide a picture is for its height, within what a grid bears."""
    if look is None or not look.width_px or not look.height_px:
        return round(UNKNOWN, 3)
    return round(min(WIDEST, max(NARROWEST, look.width_px / look.height_px)), 3)


def alt(one: MomentView) -> str:
    """Say what a tile shows: "photo, 09:00, Munich, Germany: a boat on a lake"."""
    exact = one.moment.at.has_hour
    when = f"{one.moment.at.at:%H:%M}" if exact else date_words(one.moment.at)
    what = "chat" if one.moment.medium is Medium.MESSAGE else kind_words(one)
    told = ", ".join(filter(None, (what, when, place_words(one))))
    seen = shortened(one.text(TextKind.CAPTION) or one.shown_text, LONGEST_ALT)
    return valid(f"{told}: {seen}" if seen else told)


def mark(one: MomentView, burst: int = 0, messages: int = 0) -> str:
    """Say in a word or two what a picture does not: how long a recording is, how many photos or messages there are."""
    if messages:
        return "1 message" if messages == 1 else f"{messages:,} messages"
    if one.asset.kind in (Kind.AUDIO, Kind.VIDEO):
        return length(one.asset.duration_s)
    return f"{burst} in a burst" if burst > 1 else ""


def length(seconds: float | None) -> str:
    """Say how long a recording is: "0:42", "1:02:03"; empty where that is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def title(one: MomentView) -> str:
    """Return what another program called a file, or the name of the file of a chat; empty where there is no title."""
    if one.moment.medium is Medium.MESSAGE:
        return visible(PurePath(one.path).stem)
    return valid(next((tags.title for tags in one.tags if tags.title), ""))


def words(one: MomentView) -> str:
    """Return the first words of what was said or written; the name of the file where there are none."""
    lines = (line.strip(MARKUP) for line in one.shown_text.splitlines())
    said = shortened(" ".join(filter(None, lines)), LONGEST_WORDS)
    teller = speaker_name(one) if one.moment.medium is Medium.MESSAGE else ""
    told = f"{teller}: {said}" if teller and said else said
    return valid(told) or visible(PurePath(one.path).stem)


def shortened(text: str, most: int) -> str:
    """Return a text on one line, cut between words to so many characters at the most."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"
