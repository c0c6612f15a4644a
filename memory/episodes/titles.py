"""What an owner would call an episode, and one to three sentences of it, from what was said, seen and where.

Extractive: every word comes from a record. Knows nothing of how episodes are cut. In this order a title says what the
owner called it (a heading, a folder, a title in another program), the occasion, the place, who was there, and when.
What was recognised names an episode only where it is most of what was seen.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from itertools import groupby

from memory.episodes.labels import part_of_day
from memory.episodes.segmentation import end_of
from memory.language.dates.calendar import holiday
from memory.language.extract import as_sentences, extract
from memory.language.format import SCENES, event_title, listed
from memory.language.headlines import MOST_WORDS, OCCASIONS, headline, occasion, topic
from memory.language.lines import as_told, own_sentences
from memory.language.own_names import (
    chat_name,
    file_name,
    folder_name,
    is_log,
    is_machine_text,
    is_of_one_day,
    topic_of_log,
)
from memory.language.paragraphs import heading, is_date, is_list, prose, row, undated_heading
from memory.language.sentences import split
from memory.language.tokens import stems
from memory.language.words import meanings, table
from memory.records.corrections import is_within_reach
from memory.records.derived import DateLevel, EventKind, EventText, Line, PartOfDay, Title, VagueDate
from memory.records.library import Appointment, Kind, Medium, MomentView, Precision, TakenFrom, TextKind

LEAST_LABEL = 0.55
ANYBODY = "person"
"""What is seen in most pictures, and names nothing."""

LEAST_ALIKE = 3
MOST_NAMES = 3
MOST_NOTES = 2
LEAST_CHAT_WORDS = 2
LEAST_FILE_WORDS = 2
"""A note's file is named with so many words where the name alone says what it is about."""

LONGEST_SHORT_FORM = 3
"""A heading of more capitals than this is shouted, and no short form."""

LEAST_TOLD_WORDS, MOST_TOLD_WORDS = 60, 110
TOLD_SHARE = 2
WORDS_A_LINE = 10
MOST_HEAD = 3
MOST_SEEN = 2
LONGEST_PART_S = 8 * 3600.0

_SCENES = meanings("titles.scenes")
_HOLIDAYS = table("titles.holidays")
_EXONYMS = [frozenset(name.casefold() for name in same) for same in table("titles.exonyms").values()]
"""The names that one place has in several languages."""

_MARKS = (".", "!", "?", "…")
_PICTURED = (Medium.PHOTO, Medium.SHOT)


def title(moments: Sequence[MomentView], owner: str = "", going_on: Appointment | None = None) -> Title:
    """Name an episode of this owner's, given its moments in time order; never empty for at least one.

    `going_on` is the appointment that it was by the owner's calendar.
    """
    kind = _kind(moments)
    if kind is EventKind.MESSAGES:
        return _of_messages(moments, owner)
    if kind in (EventKind.NOTE, EventKind.NOTES):
        return _of_notes(moments, kind)
    if kind is not None:
        return Title(kind, subject=headline(_said(moments)))
    return _of_seen(moments, owner, going_on)


def _of_messages(moments: Sequence[MomentView], owner: str) -> Title:
    """Name a conversation by its other side, and by what it is about."""
    speakers = _speakers(moments)
    group = chat_name(moments[0].path) if len({one.asset.id for one in moments}) == 1 else ""
    others = [name for name in speakers if not is_same_name(name, owner)]
    is_group = bool(group and others) and not any(name.casefold().startswith(group.casefold()) for name in others)
    others = [group] if group and not is_group else others
    said = _said(moments)
    about = topic(said)
    subject = "" if about else _telling(headline(said))
    section = group if is_group else ""
    return Title(EventKind.MESSAGES, tuple(others[:MOST_NAMES]), section=section, subject=subject, about=about)


def _telling(line: str) -> str:
    """Return a line of a conversation if it says anything by itself."""
    return line if len(line.split()) >= LEAST_CHAT_WORDS and stems(line) else ""


def _of_notes(moments: Sequence[MomentView], kind: EventKind) -> Title:
    """Name notes by their headings, or by the names of their files, or by what they tell first."""
    inside_of: dict[str, list[MomentView]] = {}
    for one in moments:
        inside_of.setdefault(one.asset.id, []).append(one)
    each = list(inside_of.values())
    if len(each) > 1:
        telling = [inside for inside in each if not _entry(inside)] or each
        names = dict.fromkeys(event_title(_of_notes(inside, EventKind.NOTE)) for inside in telling)
        return Title(kind, subject=listed(list(names), MOST_NOTES))
    name, about = file_name(moments[0].path), headline(_said(moments))
    headed, entry = _heading(moments[0]), _entry(moments)
    if _is_section(moments) or (entry and not headed):
        about = entry or ("" if is_log(about) else about)
        return _with_name(kind, topic_of_log(name) if about else name, about)
    if headed and not is_log(headed):
        return Title(kind, subject=headed)
    if not name or is_log(name):
        return Title(kind, subject=about or name)
    if len(name.split()) >= LEAST_FILE_WORDS or not about or is_list(moments[0].own_text):
        return Title(kind, subject=name)
    return _with_name(kind, name, about)


def _entry(moments: Sequence[MomentView]) -> str:
    """Return what one dated row of a log says, its last parts left out where it is long; empty for any other text."""
    entry = row("\n".join(one.own_text for one in moments))
    parts = entry.split(", ")
    while len(split(entry)) == 1 and len(parts) > 1 and len(entry.split()) > MOST_WORDS:
        parts.pop()
        entry = ", ".join(parts)
    return entry if len(entry.split()) <= MOST_WORDS else ""


def _with_name(kind: EventKind, name: str, about: str) -> Title:
    """Return the title of what is told under a name, which stands before it where it does not say so itself."""
    says_name = name.casefold() in about.casefold() or ": " in about
    return Title(kind, section="" if says_name else name, subject=about)


def _heading(one: MomentView) -> str:
    """Return the heading of a note without a date in it, empty where it is only that."""
    headed = "" if is_list(one.own_text) else undated_heading(heading(one.own_text))
    return headed.capitalize() if headed.isupper() and len(headed) > LONGEST_SHORT_FORM else headed


def _of_seen(moments: Sequence[MomentView], owner: str, going_on: Appointment | None) -> Title:
    """Name what was seen, and perhaps heard, by the best of what is known of it."""
    part, vague = _part_of_day(moments)
    day = _day(moments) if part else None
    when = Title(part=part, day=day, dated=vague)
    place, folder = place_of(moments), folder_of(moments)
    if folder:
        is_occasion = any(map(is_of_one_day, (one.path for one in moments))) or _names_occasion(folder)
        is_part = place.casefold() in folder.casefold() and place.casefold() != folder.casefold()
        is_said = is_occasion or is_part or _is_in_other_words(place, folder)
        named = replace(when, scene="" if is_occasion else _scene(moments), place="" if is_said else place)
        says_folder = bool(named.place) and folder.lower() in event_title(named).lower()
        return named if says_folder else replace(named, folder=folder)
    if called := _imported(moments):
        return replace(when, subject=called)
    if going_on:
        place = place or going_on.place
        is_said = place.casefold() in going_on.title.casefold()
        return replace(when, occasion=going_on.title, place="" if is_said else place)
    if held := occasion(_said(moments)) or _holiday(moments, part):
        return replace(when, occasion=held, place=place)
    scene, people = _scene(moments), _people(moments, owner)
    subject = "" if place else headline(_said(moments))
    if subject:
        return replace(when, subject=subject)
    if scene or place:
        return replace(when, scene=scene, place=place, people=() if scene else people)
    things = () if people else _objects(moments)
    return replace(when, people=people, things=things, files=() if people or things else _files(moments))


def tell(moments: Sequence[MomentView], owner: str = "") -> EventText:
    """Tell an episode of this owner's in some of its own sentences, more of a long one, with who said them where known.

    A note or a recording of which no sentence stands alone, such as a list, is told by the head of it; a chat is not.
    Where nothing was said or written, by what was seen.
    """
    offered = _lines(moments, owner)
    room = sum(len(line.text.split()) for line in offered) // TOLD_SHARE
    most_words = max(LEAST_TOLD_WORDS, min(MOST_TOLD_WORDS, room))
    found = as_told(offered)
    chosen = extract([sentence for _, sentence in found], most_words, most_words // WORDS_A_LINE)
    lines = tuple(found[number][0] for number in chosen) or _head(moments)
    return EventText(lines=lines) if lines else EventText(seen=tuple(_captions(moments)[:MOST_SEEN]))


def _lines(moments: Sequence[MomentView], owner: str) -> list[Line]:
    """Return what was said or written as lines, in order, each once."""
    names = _speakers(moments)
    found: list[Line] = []
    for speaker, inside in groupby(moments, lambda one: next((text.speaker for text in one.texts if text.speaker), "")):
        if speaker:
            is_owner = is_same_name(speaker, owner)
            found += [Line(text, speaker, is_owner) for one in inside for text in own_sentences(one.own_text, names)]
        else:
            found += [Line(text) for text in _said(list(inside))]
    return list(dict.fromkeys(found))


def is_same_name(name: str, owner: str) -> bool:
    """Say whether a sender is the owner, where it is known who that is."""
    return bool(owner) and name.casefold() == owner.casefold()


def _speakers(moments: Sequence[MomentView]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.speaker for one in moments for text in one.texts if text.speaker))


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
    names = Counter({one.asset.id: folder_name(one.path) for one in moments}.values())
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


def _is_section(moments: Sequence[MomentView]) -> bool:
    """Say whether this is a part of a longer note, as a day of a diary is: its heading is that of the whole."""
    is_dated = any(is_date(line) for line in moments[0].own_text.split("\n")[:3])
    return len({one.asset.id for one in moments}) == 1 and (is_dated or moments[0].moment.ordinal > 0)


def _scene(moments: Sequence[MomentView]) -> str:
    """Return where an episode was, as a key of SCENES, if half of what was seen is labelled so; else empty."""
    seen: Counter[str] = Counter()
    for one in moments:
        seen.update({_SCENES[name] for name in _labels(one) if name in _SCENES})
    looked_at = sum(one.moment.medium in _PICTURED for one in moments)
    best = max(seen, key=lambda scene: (seen[scene], SCENES[scene])) if seen else ""
    return best if 2 * seen[best] >= looked_at else ""


def _labels(one: MomentView) -> list[str]:
    return [name for text in one.texts for name, score in text.things if score >= LEAST_LABEL]


def _objects(moments: Sequence[MomentView]) -> tuple[str, ...]:
    """Return what most pictures of several show, the most frequent first; what one picture shows names nothing."""
    seen = Counter(name for one in moments for name in dict.fromkeys(_labels(one)) if name != ANYBODY)
    looked_at = sum(one.moment.medium in _PICTURED for one in moments)
    often = [name for name, number in seen.most_common() if number >= LEAST_ALIKE and 2 * number >= looked_at]
    return tuple(often[:2])


def _people(moments: Sequence[MomentView], owner: str) -> tuple[str, ...]:
    """Return who was surely recognised in half of what was seen, the owner aside; empty where they are too many."""
    pictured = [one for one in moments if one.moment.medium in _PICTURED]
    seen = Counter(
        name
        for one in pictured
        for text in one.texts
        if text.kind is TextKind.PEOPLE
        for name, sure in text.labels
        if sure == 1.0 and name.casefold() != owner.casefold()
    )
    names = tuple(name for name, number in seen.most_common() if 2 * number >= len(pictured))
    return names if len(names) <= MOST_NAMES else ()


def _imported(moments: Sequence[MomentView]) -> str:
    """Return the album, title or description that most of an episode's files have from another program, or empty."""
    given = Counter(_words(one).split("\n")[0] for one in moments if one.own_text == one.text(TextKind.IMPORTED))
    albums = Counter(name for one in moments for tags in one.tags for name in tags.albums if not is_machine_text(name))
    for names in (albums, given):
        best = next((name for name, number in names.most_common() if name and 2 * number >= len(moments)), "")
        if best:
            return headline([best]) or best
    return ""


def _names_occasion(name: str) -> bool:
    return not OCCASIONS.isdisjoint(re.findall(r"[^\W\d_]+", name.lower()))


def _is_in_other_words(place: str, folder: str) -> bool:
    """Say whether a folder is called as a place is in another language, as "München" for Munich."""
    both = {place.casefold(), folder.casefold()}
    return len(both) > 1 and any(both <= same for same in _EXONYMS)


def _holiday(moments: Sequence[MomentView], part: PartOfDay | None) -> str:
    """Return the holiday that an episode was on, as "Christmas Eve"; empty on all other days.

    A camera that lost its clock says the first second of a year.
    """
    first = moments[0].moment.at.at
    is_reset = first.time() == time() and part is PartOfDay.NIGHT
    if part is None or first.tzinfo is None or is_reset or not is_within_reach(first):
        return ""
    for name, (written, *_) in _HOLIDAYS.items():
        span = holiday(name, first.year, first.tzinfo)
        if span.start and span.end and span.start <= first < span.end:
            return written
    return ""


def _day(moments: Sequence[MomentView]) -> date | None:
    """Return the day of an episode that is on one, in its local time."""
    days = {one.moment.at.day for one in moments}
    return min(days) if len(days) == 1 else None


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
        texts = list(filter(None, map(_words, inside)))
        if medium is Medium.MESSAGE:
            lines = [line for text in texts for line in text.split("\n") if "://" not in line]
            found += [sentence for line in lines for sentence in split(line)]
        elif kind is Kind.NOTE:
            found += prose("\n\n".join(texts))
        else:
            found += [sentence for turn in _turns(texts) for sentence in split(turn)]
    return list(dict.fromkeys(found))


def _words(one: MomentView) -> str:
    """Return what was said or written of a moment; of what was imported, titles and descriptions by a person."""
    if one.own_text != one.text(TextKind.IMPORTED):
        return one.own_text
    given = [word for tags in one.tags for word in (tags.title, tags.description)] if one.tags else [one.own_text]
    return "\n".join(dict.fromkeys(word for word in given if not is_machine_text(word)))


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


def _captions(moments: Sequence[MomentView]) -> list[str]:
    """Return what was seen, the most frequent first."""
    often = Counter(text for one in moments if (text := one.text(TextKind.CAPTION).strip(" .")))
    return sorted(often, key=lambda text: -often[text])
