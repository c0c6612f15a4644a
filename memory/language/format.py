"""Words for people to read, made of the fields of records: titles, the text of events and summaries, numbers, dates.

The one place that makes them, in English; nothing reads them back. Knows records alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from memory.language.dates.format import vague_words
from memory.language.extract import ended
from memory.language.headlines import lowered
from memory.language.retelling import line_text
from memory.language.words import table
from memory.records.derived import (
    EventKind,
    EventText,
    Level,
    Like,
    Line,
    ListedTitle,
    PartOfDay,
    SummaryFrame,
    SummaryText,
    SummaryTitle,
    Title,
)
from memory.records.library import ImportedTags, Kind

LONGEST_DATED_DAYS = 31
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
FAVOURITE = "A favourite."
_PLURALS = {Kind.PHOTO: "photos", Kind.AUDIO: "recordings", Kind.VIDEO: "videos", Kind.NOTE: "notes"}
_KINDS = {
    EventKind.MESSAGES: "chat",
    EventKind.VOICE_NOTE: "voice note",
    EventKind.VOICE_NOTES: "voice notes",
    EventKind.NOTE: "note",
    EventKind.NOTES: "notes",
}
SINGLE = (EventKind.VOICE_NOTE, EventKind.NOTE)
"""The kinds of one file, which a list may count."""

_BY_SPANS = (Level.CHAPTER, Level.MONTH, Level.YEAR)
"""The levels whose text counts days first."""

_SMALL_IN_LISTS = re.compile(r"(?:Morning|Afternoon|Evening|Night|Day|Voice notes?|Notes?|Messages|In|An?)\b")
"""How words of somebody else's may begin that lose their capital where they do not begin a sentence."""

SCENES = {scene: told for scene, (told, *_) in table("titles.where", "en").items()}
"""Where an event was by what was seen, in an owner's words."""


def imported_text(several: Sequence[ImportedTags]) -> str:
    """Return what was imported, each line once: title, description, people, keywords, albums, last a favourite."""
    lines = [line for one in several for line in _tag_lines(one)]
    favourite = [FAVOURITE] if any(one.favourite for one in several) else []
    return "\n".join([*dict.fromkeys(lines), *favourite])


def _tag_lines(tags: ImportedTags) -> list[str]:
    title = "" if tags.title.casefold() == tags.description.casefold() else tags.title
    people = f"With {listed(tags.people, len(tags.people))}." if tags.people else ""
    keywords = f"Keywords: {', '.join(tags.keywords)}." if tags.keywords else ""
    albums = (f"Album: {name}." for name in tags.albums)
    return list(filter(None, (title, *tags.description.split("\n"), people, keywords, *albums)))


def counted(number: int, noun: str) -> str:
    """Return "three days", "one day", "31 days"."""
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return "a", "a and b", "a, b and c", or "a, b and 5 more"; `most` are named at most."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def dated(first: date, last: date) -> str:
    """Return "12–19 August 2023", "28 July–3 August 2023", "March–May 2022" for what is longer than a month."""
    return f"{first.day} {first:%B} {first.year}" if first == last else "–".join(_ends(first, last))


def _ends(first: date, last: date) -> tuple[str, str]:
    """Return how two days are told beside each other: "12" and "19 August 2023"."""
    is_same_year = first.year == last.year
    if (last - first).days >= LONGEST_DATED_DAYS:
        return f"{first:%B}" if is_same_year else f"{first:%B} {first.year}", f"{last:%B} {last.year}"
    end = f"{last.day} {last:%B} {last.year}"
    if not is_same_year:
        return f"{first.day} {first:%B} {first.year}", end
    return f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}", end


def event_title(title: Title) -> str:
    """Return what an event is called: "Norway: Monday evening in Bergen", "Chat with Ada about the flat"."""
    if title.words:
        return title.words
    if title.like is not None:
        return f"{', '.join(filter(None, (_part(title), _about(title.like.title))))} ({_seen_from(title.like)})"
    if title.kind is not EventKind.SEEN:
        return capital(_worded_title(title))
    name = _seen_title(title)
    whole = f"{capital(title.folder)}: {_small_part(title, name)}" if _has_folder_first(title) else capital(name)
    return f"{whole}, {title.clock:%H:%M}" if title.clock else whole


def short_title(title: Title) -> str:
    """Return the part of a title that tells it from others: "The roof leaks", "Evening in Bergen"."""
    if title.like is not None or title.words:
        return event_title(title)
    if title.kind is not EventKind.SEEN:
        return capital(title.subject) or event_title(title)
    if title.folder and not _has_folder_first(title):
        return capital(title.folder)
    return capital(_matter(title)) or event_title(replace(title, folder="" if title.place else title.folder))


def title_without_subject(title: Title) -> str:
    """Return a title without the words it is about: "Voice note", "Evening"; empty where it is nothing else."""
    is_only_subject = title.kind is EventKind.SEEN and title.part is None and title.dated is None
    return "" if is_only_subject or not title.subject else event_title(replace(title, subject=""))


def listed_title(one: ListedTitle) -> str:
    """Return a title as in a list: "morning, Norway", "a note, “Packing list”", or "two notes" for several."""
    title = one.title
    if isinstance(title, SummaryTitle):
        return summary_title(title)
    if title.words:
        return title.words if title.is_owners else _small(title.words)
    if title.like is not None:
        return _small_part(title, event_title(title)) if title.part else _small(event_title(title))
    if title.section:
        return _small(event_title(title))
    if title.kind is not EventKind.SEEN:
        return _listed_kind(title, one)
    title = replace(title, day=None)
    name = _seen_title(title)
    if not _has_folder_first(title):
        begins_with_part = title.part and not (title.occasion or title.subject or _is_by_folder(title))
        return _small_part(title, name) if begins_with_part else _small(capital(name))
    is_led = title.dated is None and (title.part is not None or not title.scene)
    return f"{_small_part(title, name)}, {title.folder}" if is_led else f"{title.folder}: {name}"


def own_words(title: Title, text: EventText) -> str:
    """Return the words that a title and a text have from the owner's files and from what was seen there.

    Those that the program adds are not among them.
    """
    told = title.like.title if title.like else title
    pieces = [told.section, *told.speakers, told.about, told.subject, told.occasion, SCENES.get(told.scene, "")]
    pieces += [told.place, told.folder]
    pieces += [listed(told.things), told.words, text.said, "; ".join(text.seen)]
    return ". ".join(piece for piece in pieces if piece)


def event_text(text: EventText) -> str:
    """Return what is told of an event."""
    return text.words or lines_text(text.lines)


def lines_text(lines: Sequence[Line]) -> str:
    """Return lines as a paragraph."""
    return " ".join(map(line_text, lines))


def summary_title(title: SummaryTitle) -> str:
    """Return what a summary is called: "Sunday in Munich, 14 July 2024", "Norway, 12–19 August 2023", "Lena"."""
    if title.words or title.first is None or title.last is None:
        return title.words or title.name
    first = title.first
    match title.level:
        case Level.DAY:
            return _day_title(title, first)
        case Level.MONTH:
            return f"{first:%B %Y}"
        case Level.YEAR:
            return f"{first.year}"
    return f"{_chapter(title)}, {dated(first, title.last)}"


def dated_title(title: SummaryTitle) -> str:
    """Return what a summary is called, with its days, month or year where the owner's words for it are without."""
    return ", ".join(filter(None, (summary_title(title), undated_span(title))))


def undated_span(title: SummaryTitle) -> str:
    """Return the days, the month or the year of a summary whose title is the owner's; any other title says so."""
    if not title.is_owners or title.first is None or title.last is None:
        return ""
    if title.level is Level.MONTH:
        return f"{title.first:%B %Y}"
    return f"{title.first.year}" if title.level is Level.YEAR else dated(title.first, title.last)


def summary_text(text: SummaryText) -> str:
    """Return what is told in a summary: its chapters, its lines, then its days, places and what else it names."""
    chapters, counted_line = (chapters_line(text.frame), summary_frame(text.frame)) if text.frame else ("", "")
    told = text.words or lines_text(text.lines)
    return "\n".join(filter(None, (chapters, told, counted_line)))


def chapters_line(frame: SummaryFrame) -> str:
    """Return the sentence that names the trips and other chapters of a summary, empty where it has none."""
    names = _some([summary_title(one) for one in frame.chapters], frame.more)
    return f"{names}." if frame.chapters else ""


def summary_frame(frame: SummaryFrame) -> str:
    """Return the line that says on how many days and where, and names what the sentences do not tell.

    Of a day only what is named; empty where nothing is.
    """
    titles = _some([listed_title(one) for one in frame.listed], 0 if frame.chapters else frame.more)
    if frame.level is Level.DAY:
        return ended(capital(titles))
    days = counted(frame.days, "day") if frame.level in _BY_SPANS else _from_to(frame)
    count = f"{frame.name} on {days}" if frame.name and frame.level not in _BY_SPANS else days
    line = f"{capital(count)}{_where(frame)}"
    return f"{line}: {titles}." if titles else f"{line}."


def frame_words(frame: SummaryFrame) -> int:
    """Return how many words stand beside the lines."""
    return len(f"{chapters_line(frame)} {summary_frame(frame)}".split())


def capital(words: str) -> str:
    """Return words with a capital letter in front."""
    return f"{words[:1].upper()}{words[1:]}"


def _small(words: str) -> str:
    """Return words of somebody else's as within a sentence."""
    return f"{words[0].lower()}{words[1:]}" if _SMALL_IN_LISTS.match(words) else words


def _small_part(title: Title, name: str) -> str:
    """Return a name without the capital of the part of a day that it begins with; that of a weekday stays."""
    return f"{name[:1].lower()}{name[1:]}" if title.part and not title.day else name


def _part(title: Title) -> str:
    """Return when an event was, as far as its title says so: "Sunday morning", "Day", "July 2024", "2024"."""
    if title.day is not None and title.part is not None:
        return f"{title.day:%A}" if title.part is PartOfDay.DAY else f"{title.day:%A} {title.part.value}"
    if title.dated is not None:
        return vague_words(title.dated)
    return title.part.value.capitalize() if title.part else ""


def _kind(title: Title) -> str:
    """Return what an event that is all speech or all writing is: "voice note", "chat with Ada"."""
    return f"{_KINDS[title.kind]} with {listed(title.speakers)}" if title.speakers else _KINDS[title.kind]


def _worded_title(title: Title) -> str:
    """Return the title of what was said or written: what it is about, behind who talked or what it is a part of."""
    if title.kind is not EventKind.MESSAGES:
        subject = lowered(title.subject) if title.section else title.subject
        return ": ".join(filter(None, (capital(title.section), subject))) or _kind(title)
    if title.about:
        return f"{title.section}: {title.about}" if title.section else f"{_kind(title)} about {title.about}"
    return ": ".join(filter(None, (title.section or _kind(title), lowered(title.subject))))


def _listed_kind(title: Title, one: ListedTitle) -> str:
    if one.is_told and one.number > 1:
        return counted(one.number, _kind(title))
    if title.about:
        return capital(_worded_title(title)) if title.section else _worded_title(title)
    kind = f"a {_kind(title)}" if title.kind in SINGLE and (one.is_told or title.subject) else _kind(title)
    return f"{kind}, “{title.subject}”" if title.subject else kind


def _has_folder_first(title: Title) -> bool:
    return bool(title.place and title.folder)


def _is_by_folder(title: Title) -> bool:
    return bool(title.folder and not title.place and not title.scene)


def _seen_title(title: Title) -> str:
    """Return the title of what was seen without a folder in front, beginning with its part of the day."""
    part, where = _part(title), title.place or title.folder
    if title.occasion:
        return f"{title.occasion} in {title.place}" if title.place else title.occasion
    if title.scene:
        return ", ".join(filter(None, (f"{part} {SCENES[title.scene]}".strip(), where)))
    people = f" with {listed(title.people)}" if title.people else ""
    if title.place or people:
        return f"{part}{f' in {title.place}' if title.place else ''}{people}".strip()
    if title.folder:
        return ", ".join(filter(None, (title.folder, part if title.day or title.dated else part.lower())))
    if title.subject:
        return title.subject
    if title.day and not title.things:
        return f"{part}, {dated(title.day, title.day)}"
    return ": ".join(filter(None, (part, _matter(title))))


def _matter(title: Title) -> str:
    return (
        title.occasion
        or title.subject
        or listed(title.things)
        or listed([_files(kind, number) for kind, number in title.files])
    )


def _files(kind: Kind, number: int) -> str:
    return f"{number} {_PLURALS[kind]}" if number > 1 else f"a {_PLURALS[kind][:-1]}"


def _about(title: Title) -> str:
    """Return what a title says beyond the time of day and the kind of file: "in Munich", "the roof leaks"."""
    if title.words:
        return title.words
    if title.kind is EventKind.MESSAGES or title.section:
        head = title.section or capital(_kind(title))
        return head if title.subject[:1].islower() else event_title(title)
    if title.kind is not EventKind.SEEN:
        return title.subject or event_title(title)
    if _has_folder_first(title):
        return title.folder
    place = title.place or title.folder
    if title.scene:
        about = ", ".join(filter(None, (SCENES[title.scene], place)))
    else:
        about = f"in {title.place}" if title.place else title.folder or _matter(title)
    return about if title.part or title.dated else capital(about)


def _seen_from(like: Like) -> str:
    """Say when the other event was, seen from this one, in its own local days."""
    days = (like.seen_from.date() - like.start.date()).days
    if days == 0:
        return "as later that day" if like.start > like.seen_from else "as earlier that day"
    if abs(days) == 1:
        return "as the day before" if days > 0 else "as the day after"
    return f"as on {like.start.day} {like.start:%B %Y}"


def _chapter(title: SummaryTitle) -> str:
    at = f" in {listed(title.places)}" if title.places else ""
    if title.name:
        return title.name
    if title.occasion:
        return f"{title.occasion.capitalize()}{' weekend' if title.is_weekend else ''}{at}"
    if title.people:
        return f"With {listed(title.people)}{at}"
    if title.places:
        return f"Weekend{at}" if title.is_weekend else listed(title.places)
    return "Away" if title.is_away else counted(title.episodes, "episode").capitalize()


def _day_title(title: SummaryTitle, day: date) -> str:
    """Return what a day was, and its date, by which no two have the same title."""
    at = f" in {' and '.join(title.places)}" if title.places else ""
    if title.name:
        return f"{capital(title.name)}, {dated(day, day)}"
    if title.occasion:
        return f"{capital(title.occasion)}{at}, {dated(day, day)}"
    return f"{day:%A}{at}, {dated(day, day)}" if at else f"{day:%A} {dated(day, day)}"


def _some(names: Sequence[str], more: int) -> str:
    return "; ".join([*names, f"and {more} more"] if more else names)


def _from_to(frame: SummaryFrame) -> str:
    if frame.first == frame.last:
        return dated(frame.first, frame.last)
    start, end = _ends(frame.first, frame.last)
    return f"{counted(frame.days, 'day')} from {start} to {end}"


def _where(frame: SummaryFrame) -> str:
    """Return where it was, "partly" where half of it or less was there."""
    if not frame.places:
        return ""
    return f"{' in' if frame.there > 0.5 else ', partly in'} {listed(frame.places)}"
