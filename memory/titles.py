"""What an owner would call an episode, and one to three sentences of it, from what was said, seen and where.

Extractive: every word comes from a record. Knows nothing of how episodes are cut. A label says something only from a
score on; a folder's name counts where the owner chose it, not where a camera or an app did.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from memory.episodes import end_of
from memory.types import Event, Kind, Level, Medium, Precision, Remembered, Summary, TakenFrom, TextKind

LEAST_LABEL = 0.3
MOST_TITLE_WORDS = 9
MOST_SENTENCE_WORDS = 40
LONGEST_PART_S = 8 * 3600.0
MOST_CHILDREN_TOLD = 5

_SCENES = {
    "alp": "in the mountains",
    "bakery": "at the bakery",
    "barn": "at a barn",
    "bell cote": "at a church",
    "bookshop": "in a bookshop",
    "castle": "at a castle",
    "church": "at a church",
    "cliff": "at the cliffs",
    "coral reef": "under water",
    "dock": "at the dock",
    "fountain": "at a fountain",
    "grocery store": "at the shop",
    "lakeside": "at the lake",
    "library": "in a library",
    "monastery": "at a monastery",
    "mosque": "at a mosque",
    "palace": "at a palace",
    "park bench": "in the park",
    "pier": "at the pier",
    "planetarium": "at the planetarium",
    "restaurant": "at a restaurant",
    "sandbar": "at the beach",
    "seashore": "at the beach",
    "toyshop": "in a toyshop",
    "valley": "in the valley",
    "volcano": "at a volcano",
}
"""What a label says of where an event was, in an owner's words."""

_GENERIC = frozenset(
    """album albums apple archive attachments audio backup bilder camera cameraroll chats data dcim demo desktop
    documents dokumente download downloads export files fotos gallery home images import inbox media memos memories
    messages mobile movies music my new notes notizen phone photo photos pictures pics private recordings recorder
    roll screenshots sent signal snapchat sounds telegram temp tmp untitled uploads user users video videos voice
    whatsapp work folder from to the of and misc other sdcard icloud google takeout root""".split()
)
_DATE = r"(?:19|20)\d\d(?:[-_. ]?[01]?\d(?:[-_. ]?[0-3]?\d)?)?"
_LOWERED = frozenset(
    "a an and but he his her i'm in it it's my on our she so that the there they this we you your".split()
)
_EMPTY = frozenset(
    """about after again also because been before being could from have hello here into just like more much okay only
    over really said some than thank thanks that their them then there these they thing things this those very want
    were what when where which will with would yeah your aber auch dann dass eine einen einer hallo haben hier jetzt
    nicht noch oder schon sehr sich sind wird""".split()
)
"""Words of four letters and more that say nothing of a matter."""

_PLURALS = {Kind.PHOTO: "photos", Kind.AUDIO: "recordings", Kind.VIDEO: "videos", Kind.NOTE: "notes"}


def title(moments: Sequence[Remembered]) -> str:
    """Name an episode, given its moments in time order; never empty for at least one."""
    heading, told = _heading(moments), _shortened(_best(moments))
    if heading:
        return f"{heading}: {told}" if told else heading
    part, scene, place, folder = _part_of_day(moments), _scene(moments), place_of(moments), folder_of(moments)
    if scene:
        name = ", ".join(filter(None, (f"{part} {scene}", place or folder)))
    elif place:
        name = f"{part} in {place}"
    elif folder:
        name = ", ".join(filter(None, (part, folder)))
    else:
        name = ": ".join(filter(None, (part, told or _objects(moments) or _counted(moments))))
    name = name.strip()
    if place and folder and folder.lower() not in name.lower():
        return f"{folder}: {name[0].lower()}{name[1:]}"
    return f"{name[0].upper()}{name[1:]}"


def tell(moments: Sequence[Remembered]) -> str:
    """Tell an episode in one to three sentences of its own: what was said or written, then what was seen."""
    said, captions = _sentences(moments), _captions(moments)
    weights = _weights(said)
    ranked = sorted(range(len(said)), key=lambda i: (-weights[i], i))[: 2 if captions else 3]
    told = [_ended(said[i]) for i in sorted(ranked)]
    seen = captions[: 1 if told else 3]
    return " ".join([*told, *(["Seen: " + _ended("; ".join(seen))] if seen else [])])


def place_of(moments: Sequence[Remembered]) -> str:
    """Return the name of the place where most of an episode's files were taken, empty where none is known."""
    places = {one.asset.id: one.asset.place for one in moments if one.asset.place}
    names = Counter(place.name or place.region or place.country for place in places.values())
    return max(names, key=lambda name: (names[name], name)) if names else ""


def folder_of(moments: Sequence[Remembered]) -> str:
    """Return the owner's name for the folder of most of an episode's files: "Norway" for "2023-08 Norway", or empty."""
    names = Counter({one.asset.id: _folder_name(one.path) for one in moments}.values())
    if not names:
        return ""
    best = max(names, key=lambda name: (names[name], name))
    return best if 2 * names[best] > names.total() else ""


def summary_title(level: Level, children: Sequence[Event] | Sequence[Summary]) -> str:
    """Name a day by its date and places, a month by its name; `children` are in time order, at least one."""
    start = children[0].start
    if level is Level.MONTH:
        return f"{start:%B %Y}"
    places = Counter(child.place for child in children if isinstance(child, Event) and child.place)
    most = sorted(places, key=lambda place: (-places[place], place))[:2]
    return ", ".join(filter(None, (f"{start:%A} {start.day} {start:%B %Y}", " and ".join(most))))


def summary_text(children: Sequence[Event] | Sequence[Summary]) -> str:
    """Tell a day by the titles of its events, a month by those of its days."""
    names = list(dict.fromkeys(child.title for child in children))
    more = [f"and {len(names) - MOST_CHILDREN_TOLD} more"] if len(names) > MOST_CHILDREN_TOLD else []
    return _ended("; ".join([*names[:MOST_CHILDREN_TOLD], *more]))


def _heading(moments: Sequence[Remembered]) -> str:
    """Return what to call an episode that is all speech or all writing, empty for one that was also seen."""
    speakers = list(dict.fromkeys(text.speaker for one in moments for text in one.texts if text.speaker))
    if all(one.moment.medium is Medium.MESSAGE for one in moments):
        return f"Messages from {_listed(speakers[:3])}" if speakers else "Messages"
    files = len({one.asset.id for one in moments})
    if all(one.asset.kind is Kind.AUDIO for one in moments):
        return "Voice note" if files == 1 else "Voice notes"
    if all(one.asset.kind is Kind.NOTE for one in moments):
        return "Note" if files == 1 else "Notes"
    return ""


def _scene(moments: Sequence[Remembered]) -> str:
    """Return where an episode was, in an owner's words, if a fifth of what was seen is labelled so; else empty."""
    seen: Counter[str] = Counter()
    for one in moments:
        names = {part for name, _ in _labels([one]) for part in re.split(r"[,;/]\s*", name.lower())}
        seen.update({_SCENES[name] for name in names if name in _SCENES})
    looked_at = sum(one.moment.medium in (Medium.PHOTO, Medium.SHOT) for one in moments)
    best = max(seen, key=lambda scene: (seen[scene], scene)) if seen else ""
    return best if 5 * seen[best] >= looked_at else ""


def _labels(moments: Sequence[Remembered]) -> list[tuple[str, float]]:
    return [label for one in moments for text in one.texts for label in text.labels if label[1] >= LEAST_LABEL]


def _objects(moments: Sequence[Remembered]) -> str:
    scores: Counter[str] = Counter()
    for name, score in _labels(moments):
        scores[name] += round(1000 * score)
    return _listed(sorted(scores, key=lambda name: (-scores[name], name))[:2])


def _counted(moments: Sequence[Remembered]) -> str:
    kinds = Counter({one.asset.id: one.asset.kind for one in moments}.values())
    return _listed(
        [f"{kinds[kind]} {_PLURALS[kind]}" if kinds[kind] > 1 else f"a {_PLURALS[kind][:-1]}" for kind in sorted(kinds)]
    )


def _part_of_day(moments: Sequence[Remembered]) -> str:
    """Return the time of day in local time, or what is known instead: "Day", a month, a year, nothing."""
    first = moments[0].moment.at
    if any(one.asset.taken_from is TakenFrom.MTIME for one in moments):
        return ""
    known = {one.moment.at.precision for one in moments}
    if Precision.YEAR in known:
        return f"{first.at:%Y}"
    if Precision.MONTH in known:
        return f"{first.at:%B %Y}"
    if Precision.DAY in known:
        return "Day"
    if (max(map(end_of, moments)) - first.at).total_seconds() > LONGEST_PART_S:
        return "Day"
    parts = ((5, "Night"), (12, "Morning"), (17, "Afternoon"), (22, "Evening"), (24, "Night"))
    return next(name for until, name in parts if first.at.hour < until)


def _best(moments: Sequence[Remembered]) -> str:
    """Return the sentence that says most of what was said or written."""
    said = _sentences(moments)
    weights = _weights(said)
    return said[max(range(len(said)), key=lambda i: (weights[i], -i))] if said else ""


def _weights(said: Sequence[str]) -> list[float]:
    """Weigh sentences by how often their long words occur in all of them, per root of their length.

    Source: Luhn 1958, significant words.
    """
    words = [_significant(sentence) for sentence in said]
    often = Counter(word for one in words for word in one)
    return [
        sum(often[word] for word in one) / max(1, len(sentence.split())) ** 0.5
        for one, sentence in zip(words, said, strict=True)
    ]


def _significant(sentence: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", sentence.lower())) - _EMPTY


def _sentences(moments: Sequence[Remembered]) -> list[str]:
    """Return the sentences that were said or written, in order, each once; not those too long to quote."""
    found = (
        sentence.strip(" #*->\t").strip()
        for one in moments
        for sentence in re.split(r"(?<=[^\d][.!?…])\s+|\n+", one.said)
    )
    return list(dict.fromkeys(one for one in found if one and len(one.split()) <= MOST_SENTENCE_WORDS))


def _captions(moments: Sequence[Remembered]) -> list[str]:
    texts = (one.text(TextKind.CAPTION).strip(" .") for one in moments)
    often = Counter(text for text in texts if text)
    return sorted(often, key=lambda text: -often[text])


def _shortened(sentence: str) -> str:
    words = sentence.rstrip(" .").split()
    if words and words[0].lower() in _LOWERED:
        words[0] = words[0].lower()
    short = " ".join(words[:MOST_TITLE_WORDS])
    return f"{short.rstrip(',;:')} …" if len(words) > MOST_TITLE_WORDS else short


def _folder_name(path: str) -> str:
    """Return what the owner called the folder of a file, without dates; of the one above where that is a camera's."""
    parts = PurePath(path).parent.parts
    for name in reversed(parts[-2:]):
        plain = re.sub(rf"(?<!\d){_DATE}(?!\d)", " ", name)
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", plain)
        is_made = re.fullmatch(r"\d{3}[A-Z_]{2,}\w*|(?=.*\d)[0-9a-f-]{8,}|\W*", name)
        if words and not is_made and not all(word.lower() in _GENERIC for word in words):
            return " ".join(words) if name == parts[-1] or plain != name else ""
    return ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) or not sentence else f"{sentence}."
