"""What an owner would call an episode, and one to three sentences of it, from what was said, seen and where.

Extractive: every word comes from a record. Knows nothing of how episodes are cut. A label says something only from a
score on; a folder's name counts where the owner chose it, not where a camera or an app did.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from memory.episodes.labels import part_of_day
from memory.episodes.segmentation import end_of
from memory.language.extract import as_sentences, extract
from memory.language.format import SCENES, event_title, listed
from memory.language.lines import as_told, own_sentences
from memory.language.paragraphs import dangles, heading, is_date, prose
from memory.language.sentences import split
from memory.language.tokens import stems
from memory.records.derived import DateLevel, EventKind, EventText, Line, PartOfDay, Title, VagueDate
from memory.records.file_names import in_letters
from memory.records.library import Kind, Medium, MomentView, Precision, TakenFrom, TextKind

LEAST_LABEL = 0.3
MOST_TITLE_WORDS = 12
LEAST_CLAUSE_WORDS = 4
LEAST_WORDS = 3
LEAST_TOLD_WORDS, MOST_TOLD_WORDS = 60, 110
TOLD_SHARE = 2
WORDS_A_LINE = 10
MOST_HEAD = 3
MOST_SEEN = 2
MOST_SPEAKERS = 3
LONGEST_PART_S = 8 * 3600.0

_SCENES = {
    "alp": "mountains",
    "bakery": "bakery",
    "barn": "barn",
    "bell cote": "church",
    "bookshop": "bookshop",
    "castle": "castle",
    "church": "church",
    "cliff": "cliffs",
    "coral reef": "under water",
    "dock": "dock",
    "fountain": "fountain",
    "grocery store": "shop",
    "lakeside": "lake",
    "library": "library",
    "monastery": "monastery",
    "mosque": "mosque",
    "palace": "palace",
    "park bench": "park",
    "pier": "pier",
    "planetarium": "planetarium",
    "restaurant": "restaurant",
    "sandbar": "beach",
    "seashore": "beach",
    "toyshop": "toyshop",
    "valley": "valley",
    "volcano": "volcano",
}
"""What a label says of where an event was: a key of SCENES in memory/language/format.py."""

_GENERIC = frozenset(
    """album albums apple archive attachments audio backup bilder camera cameraroll chats data dcim demo desktop
    documents dokumente download downloads export files fotos gallery home images import inbox media memos
    memories memo messages mobile movies music my new note notes notiz notizen phone photo photos pictures pics
    private recordings recorder roll screenshots sent signal snapchat sounds telegram temp text tmp untitled
    uploads user users video videos voice whatsapp work folder from to the of and misc other sdcard icloud
    google takeout root""".split()
)
_DATE = r"(?:19|20)\d\d(?:[-_. ]?[01]?\d(?:[-_. ]?[0-3]?\d)?)?"
_LOWERED = frozenset(
    """a an and but he his her in it it's my on our she so that the there they this we you your afternoon day
    evening morning night""".split()
)
_JOINTS = frozenset(
    """after and as at because before but for from in next on over since so that to under until when where which while
    who with without als am auf aber bei bis da damit dass denn für im in mit nach ohne seit um und vor weil
    wenn wo zu""".split()
)
"""A clause may end before one of these words."""

_OPEN = _JOINTS | frozenset(
    """a an the my your his her its our their this these be been is are was were will would can could shall should may
    might must have has had do does did not very of by into about than said says asked wants want went go goes come came
    der die das den dem des ein eine einen einem einer mein meine unser unsere ist sind war waren wird werden hat haben
    hatte nicht sehr von zum zur i we you he she it they ich wir du er sie es""".split()
)
"""A clause does not end with one of these words."""

_MARKS = (".", "!", "?", "…")


def title(moments: Sequence[MomentView]) -> Title:
    """Name an episode, given its moments in time order; the title is never empty for at least one."""
    if kind := _kind(moments):
        name = _own_name(moments)
        section = name if _is_section(moments) else ""
        speakers = _speakers(moments)[:MOST_SPEAKERS] if kind is EventKind.MESSAGES else ()
        return Title(kind, speakers, section=section, subject=name if name and not section else _clause(moments))
    scene, place, folder = _scene(moments), place_of(moments), folder_of(moments)
    part, vague = _part_of_day(moments)
    if not (scene or place or folder):
        about = Title(part=part, dated=vague, subject=_clause(moments))
        things = () if about.subject else _objects(moments)
        return replace(about, things=things, files=() if about.subject or things else _files(moments))
    named = Title(part=part, dated=vague, scene=scene, place=place)
    says_folder = bool(place) and folder.lower() in event_title(named).lower()
    return named if says_folder else replace(named, folder=folder)


def tell(moments: Sequence[MomentView]) -> EventText:
    """Tell an episode in some of its own sentences, more of a long one, with who said them where that is known.

    A note or a recording of which no sentence stands alone, such as a list, is told by the head of it; a chat is not.
    Where nothing was said or written, by what was seen.
    """
    offered = _lines(moments)
    room = sum(len(line.text.split()) for line in offered) // TOLD_SHARE
    most_words = max(LEAST_TOLD_WORDS, min(MOST_TOLD_WORDS, room))
    found = as_told(offered)
    chosen = extract([sentence for _, sentence in found], most_words, most_words // WORDS_A_LINE)
    lines = tuple(found[number][0] for number in chosen) or _head(moments)
    return EventText(lines=lines) if lines else EventText(seen=tuple(_captions(moments)[:MOST_SEEN]))


def _lines(moments: Sequence[MomentView]) -> list[Line]:
    """Return what was said or written as lines, in order, each once."""
    names = _speakers(moments)
    found: list[Line] = []
    for speaker, inside in groupby(moments, lambda one: next((text.speaker for text in one.texts if text.speaker), "")):
        if speaker:
            found += [Line(text, speaker) for one in inside for text in own_sentences(one.own_text, names)]
        else:
            found += [Line(text) for text in _said(list(inside))]
    return list(dict.fromkeys(found))


def _head(moments: Sequence[MomentView]) -> tuple[Line, ...]:
    """Return what stands for notes and recordings that have no sentence to tell."""
    said = as_sentences(_said([one for one in moments if one.moment.medium is not Medium.MESSAGE]))
    return tuple(Line(said[number].text) for number in extract(said, LEAST_TOLD_WORDS, MOST_HEAD))


def place_of(moments: Sequence[MomentView]) -> str:
    """Return the name of the place where most of an episode's files were taken, empty where none is known."""
    places = {one.asset.id: one.asset.place for one in moments if one.asset.place}
    names = Counter(place.name or place.region or place.country for place in places.values())
    return max(names, key=lambda name: (names[name], name)) if names else ""


def folder_of(moments: Sequence[MomentView]) -> str:
    """Return the owner's name for the folder of most of an episode's files: "Norway" for "2023-08 Norway", or empty."""
    names = Counter({one.asset.id: _folder_name(one.path) for one in moments}.values())
    if not names:
        return ""
    best = max(names, key=lambda name: (names[name], name))
    return best if 2 * names[best] > names.total() else ""


def _kind(moments: Sequence[MomentView]) -> EventKind | None:
    """Return what to call an episode that is all speech or all writing, None for one that was also seen."""
    if all(one.moment.medium is Medium.MESSAGE for one in moments):
        return EventKind.MESSAGES
    files = len({one.asset.id for one in moments})
    if all(one.asset.kind is Kind.AUDIO for one in moments):
        return EventKind.VOICE_NOTE if files == 1 else EventKind.VOICE_NOTES
    if all(one.asset.kind is Kind.NOTE for one in moments):
        return EventKind.NOTE if files == 1 else EventKind.NOTES
    return None


def _speakers(moments: Sequence[MomentView]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.speaker for one in moments for text in one.texts if text.speaker))


def _own_name(moments: Sequence[MomentView]) -> str:
    """Return the headings of an episode that is all notes, or the names that the owner gave to their files."""
    if any(one.asset.kind is not Kind.NOTE or one.moment.medium is Medium.MESSAGE for one in moments):
        return ""
    firsts = {one.asset.id: one for one in reversed(moments)}
    is_section = _is_section(moments)
    names = (
        _file_name(one.path) if is_section else heading(one.own_text) or _file_name(one.path)
        for one in reversed(firsts.values())
    )
    return listed(list(dict.fromkeys(filter(None, names)))[:2])


def _is_section(moments: Sequence[MomentView]) -> bool:
    """Say whether this is a part of a longer note, as a day of a diary is: its heading is that of the whole."""
    is_dated = any(is_date(line) for line in moments[0].own_text.split("\n")[:3])
    return len({one.asset.id for one in moments}) == 1 and (is_dated or moments[0].moment.ordinal > 0)


def _scene(moments: Sequence[MomentView]) -> str:
    """Return where an episode was, as a key of SCENES, if a fifth of what was seen is labelled so; else empty."""
    seen: Counter[str] = Counter()
    for one in moments:
        names = {part for name, _ in _labels([one]) for part in re.split(r"[,;/]\s*", name.lower())}
        seen.update({_SCENES[name] for name in names if name in _SCENES})
    looked_at = sum(one.moment.medium in (Medium.PHOTO, Medium.SHOT) for one in moments)
    best = max(seen, key=lambda scene: (seen[scene], SCENES[scene])) if seen else ""
    return best if 5 * seen[best] >= looked_at else ""


def _labels(moments: Sequence[MomentView]) -> list[tuple[str, float]]:
    return [label for one in moments for text in one.texts for label in text.things if label[1] >= LEAST_LABEL]


def _objects(moments: Sequence[MomentView]) -> tuple[str, ...]:
    scores: Counter[str] = Counter()
    for name, score in _labels(moments):
        scores[name] += round(1000 * score)
    return tuple(sorted(scores, key=lambda name: (-scores[name], name))[:2])


def _files(moments: Sequence[MomentView]) -> tuple[tuple[Kind, int], ...]:
    """Return how many files of each kind an episode has, sorted."""
    kinds = Counter({one.asset.id: one.asset.kind for one in moments}.values())
    return tuple(sorted(kinds.items()))


def _part_of_day(moments: Sequence[MomentView]) -> tuple[PartOfDay | None, VagueDate | None]:
    """Return the time of day in local time, or what is known instead: a whole day, a month, a year, nothing."""
    first = moments[0].moment.at
    if any(one.asset.taken_from is TakenFrom.MTIME for one in moments):
        return None, None
    known = {one.moment.at.precision for one in moments}
    if Precision.YEAR in known:
        return None, VagueDate(DateLevel.YEAR, first.at.date().replace(month=1, day=1))
    if Precision.MONTH in known:
        return None, VagueDate(DateLevel.MONTH, first.at.date().replace(day=1))
    if Precision.DAY in known:
        return PartOfDay.DAY, None
    if (max(map(end_of, moments)) - first.at).total_seconds() > LONGEST_PART_S:
        return PartOfDay.DAY, None
    return part_of_day(first.at), None


def _said(moments: Sequence[MomentView]) -> list[str]:
    """Return the sentences that were said or written, in order, each once: notes read whole, messages line by line."""
    found: list[str] = []
    for (_, kind, medium), inside in groupby(moments, lambda one: (one.asset.id, one.asset.kind, one.moment.medium)):
        texts = [one.own_text for one in inside if one.own_text]
        if medium is Medium.MESSAGE:
            found += [sentence for text in texts for line in text.split("\n") for sentence in split(line)]
        elif kind is Kind.NOTE:
            found += prose("\n\n".join(texts))
        else:
            found += [sentence for turn in _turns(texts) for sentence in split(turn)]
    return list(dict.fromkeys(found))


def _turns(texts: Sequence[str]) -> list[str]:
    """Return turns of speech, joined where one goes on with the sentence before, if sentences end in marks at all."""
    turns: list[str] = []
    has_marks = 2 * sum(text.endswith(_MARKS) for text in texts) >= len(texts)
    for text in texts:
        if has_marks and turns and not turns[-1].endswith(_MARKS) and text[0].islower():
            turns[-1] = f"{turns[-1]} {text}"
        else:
            turns.append(text)
    return turns


def _clause(moments: Sequence[MomentView]) -> str:
    """Return the sentence that says most of what was said or written, or a whole clause of it, short enough to read.

    Source: Luhn 1958, significant words: a sentence weighs what its words are met in all, per root of its length.
    """
    said = _said(moments)
    words = [stems(sentence) for sentence in said]
    often = Counter(word for one in words for word in one)
    weights = [
        sum(often[word] for word in one) / len(sentence.split()) ** 0.5 * (0.5 if dangles(sentence) else 1.0)
        for one, sentence in zip(words, said, strict=True)
    ]
    ranked = sorted(range(len(said)), key=lambda number: (-weights[number], number))
    clauses = [clause for number in ranked if weights[number] > 0 and (clause := _whole(said[number]))]
    short = next((clause for clause in clauses if len(clause.split()) >= LEAST_WORDS), next(iter(clauses), ""))
    best = said[ranked[0]].split() if ranked else []
    cut = [*best[:MOST_TITLE_WORDS], "…"] if len(best) > MOST_TITLE_WORDS else best
    return _lowered(short or " ".join(cut))


def _lowered(text: str) -> str:
    """Return a text without the capital that its first word has only for being the first."""
    first, _, rest = text.partition(" ")
    return " ".join(filter(None, (first.lower() if first.lower() in _LOWERED else first, rest)))


def _whole(sentence: str) -> str:
    """Return a sentence, or its beginning up to where a clause may end; empty if that is nowhere soon enough."""
    words = sentence.rstrip(" .").split()
    if len(words) <= MOST_TITLE_WORDS:
        return " ".join(words)
    for end in range(MOST_TITLE_WORDS, LEAST_CLAUSE_WORDS - 1, -1):
        last = words[end - 1].strip(",;:–—-")
        ends = last != words[end - 1] or words[end].lower() in _JOINTS
        if ends and last and last.lower() not in _OPEN:
            return " ".join([*words[: end - 1], last])
    return ""


def _captions(moments: Sequence[MomentView]) -> list[str]:
    """Return what was surely seen, the most frequent first."""
    often: Counter[str] = Counter()
    for one in moments:
        pieces = (re.sub(r",? perhaps .*", "", piece) for piece in one.text(TextKind.CAPTION).strip(" .").split("; "))
        often.update(filter(None, ["; ".join(piece for piece in pieces if piece and not piece.startswith("perhaps"))]))
    return sorted(often, key=lambda text: -often[text])


def _file_name(path: str) -> str:
    """Return what the owner called a note: its file's name without the date in front, empty where an app named it."""
    plain = re.sub(rf"^{_DATE}[-_. ]*", "", PurePath(in_letters(path)).stem).replace("_", " ").strip()
    words = re.findall(r"[^\W\d_]{2,}", plain)
    is_made = re.fullmatch(r"(?=.*\d)[0-9a-f-]{8,}", plain)
    return plain if words and not is_made and not all(word.lower() in _GENERIC for word in words) else ""


def _folder_name(path: str) -> str:
    """Return what the owner called the folder of a file, without dates; of the one above where that is a camera's."""
    parts = PurePath(in_letters(path)).parent.parts
    for name in reversed(parts[-2:]):
        plain = re.sub(rf"(?<!\d){_DATE}(?!\d)", " ", name)
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", plain)
        is_made = re.fullmatch(r"\d{3}[A-Z_]{2,}\w*|(?=.*\d)[0-9a-f-]{8,}|\W*", name)
        if words and not is_made and not all(word.lower() in _GENERIC for word in words):
            return " ".join(words) if name == parts[-1] or plain != name else ""
    return ""
