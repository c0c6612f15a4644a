"""Every format of words that is read: which names it has, how its first bytes show it, and which reader reads it.

The table is the only place that knows all readers of words; docs/formats.md shows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.files.file_checks import Limits, Unreadable, check_file, file_errors
from ingest.readers.chats.headed_export import read_headed
from ingest.readers.chats.json_export import is_json_chat, read_json_chat
from ingest.readers.chats.telegram_html import is_telegram_page, read_telegram_page
from ingest.readers.chats.text_export import read_chat
from ingest.readers.documents.archive import Archive
from ingest.readers.documents.calendar_events import read_calendar
from ingest.readers.documents.html_text import page_text
from ingest.readers.documents.journals import is_day_one_text, is_journal, read_day_one_text, read_journal
from ingest.readers.documents.mail import is_mbox, read_letter, read_mbox
from ingest.readers.documents.office import office_text
from ingest.readers.documents.pdf import read_pdf
from ingest.readers.documents.rtf import rtf_text
from ingest.readers.note import NO_WORDS, chat_note, letters, text_note
from ingest.readers.paragraph import Note, in_time, sound
from ingest.readers.text_encoding import is_unsure

UNSURE = "Some letters of this text may be wrong: its encoding is not known. Save it as UTF-8."
SNIFFED_BYTES, MOST_SNIFFED = 65_536, 64
_OFFICE = ("docx", "odt")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of words: its name for people, the endings of its files, and what is read of it.

    `fits` says by the first bytes whether a file of such an ending is one; None where every one is. `read` takes the
    bytes and the name of a file and raises Unreadable.
    """

    name: str
    endings: tuple[str, ...]
    tells: str
    read: Callable[[bytes, str], Note] | Callable[[bytes | Path, str], Note]
    fits: Callable[[bytes], bool] | None = None


def _text(data: bytes, name: str) -> Note:
    text = letters(data)
    if is_day_one_text(text):
        return read_day_one_text(text, name)
    chat = read_chat(text, name) if text.strip() else None
    chat = chat if chat is not None else read_headed(text, name)
    note = text_note(text, name) if chat is None else chat_note(chat)
    return replace(note, problem=UNSURE) if is_unsure(data, text) else note


def _page(data: bytes, name: str) -> Note:
    text, title, date = page_text(letters(data))
    head = f"# {title}\n\n" if title and title.casefold() not in text[: 2 * len(title) + 8].casefold() else ""
    return text_note(head + text, name, date)


def _document(data: bytes, name: str) -> Note:
    text, made = office_text(data)
    if not text.strip():
        raise Unreadable(NO_WORDS)
    return text_note(text, name, made)


def _rich_text(data: bytes, name: str) -> Note:
    text, made = rtf_text(data)
    if not text:
        raise Unreadable(NO_WORDS)
    return text_note(text, name, made)


def _packed(source: bytes | Path, name: str) -> Note:
    """Read the chats and journals in an archive as one; what cannot be read among them is left out.

    Raises Unreadable where there are none.
    """
    archive = Archive(source)
    notes, why = [], Unreadable(NO_WORDS)
    for member in _of_words(archive.names):
        try:
            inner = archive.read(member)
            found = format_of(member, inner[:SNIFFED_BYTES])
            if found is not None:
                notes.append(found.read(inner, _chat_name(member, name)))
        except Unreadable as error:
            why = error
    if not notes:
        raise why
    paragraphs = [one for note in notes for one in note.paragraphs]
    if len(notes) > 1:
        paragraphs = in_time(paragraphs, lambda one: one.at.at if one.at else None)
    spot = notes[0].spot if len(notes) == 1 else None
    taken = next((one.at for one in paragraphs if one.at), None)
    return Note(taken, tuple(paragraphs), notes[0].tags, spot, notes[0].clock)


def _chat_name(member: str, archive: str) -> str:
    """Return the name by which a text in an archive is known, which WhatsApp gives to the archive alone."""
    base = member.rpartition("/")[2]
    return base if base.lower().startswith(("_chat", "whatsapp")) else f"{Path(archive).stem} {base}"


def _of_words(names: Sequence[str]) -> list[str]:
    """Return the members of an archive that may be chats or journals: texts at the top, and JSON anywhere."""
    kept = []
    for name in names:
        base = name.rpartition("/")[2].lower()
        if not name.startswith("__MACOSX") and (base.endswith(".json") or (base.endswith(".txt") and "/" not in name)):
            kept.append(name)
    return sorted(kept)


def _is_pack(head: bytes) -> bool:
    return head.startswith(b"PK")


FORMATS: tuple[Format, ...] = (
    Format("Telegram Desktop, pages", ("html", "htm"), "time, sender, words", read_telegram_page, is_telegram_page),
    Format("web page or note in HTML", ("html", "htm"), "title, words, day", _page),
    Format(
        "chat in JSON: Telegram, Facebook, Instagram, Signal, Discord, Google Chat, Slack",
        ("json", "jsonl"),
        "time, sender, words, names of files",
        read_json_chat,
        is_json_chat,
    ),
    Format(
        "journal in JSON: Day One, Journey, Google Keep", ("json",), "day, place, words, tags", read_journal, is_journal
    ),
    Format("chat or journal in an archive: WhatsApp, Day One", ("zip",), "as outside of it", _packed, _is_pack),
    Format("letter", ("eml",), "time, sender, subject, words", read_letter),
    Format("letters in an mbox", ("mbox", "mbx"), "time, sender, subject, words", read_mbox, is_mbox),
    Format("calendar", ("ics",), "time, place, people, words", read_calendar),
    Format("document of Word or LibreOffice", _OFFICE, "words, headings, day", _document),
    Format("document in Rich Text Format", ("rtf",), "words, day", _rich_text),
    Format("PDF", ("pdf",), "words page by page, also of scanned pages; title, day", read_pdf),
    Format(
        "note, journal, or chat as text: WhatsApp, Signal, iMessage, KakaoTalk, LINE, Day One, jrnl",
        ("md", "markdown", "txt", "text"),
        "day, place, tags, words; of chats time, sender, names of files",
        _text,
    ),
)
_FROM_DISK: Mapping[str, Callable[[bytes | Path, str], Note]] = {".zip": _packed, ".pdf": read_pdf}
"""By their endings those that are large for the pictures in them, and are read in place, without all their bytes."""

BY_CONTENT = ("json", "jsonl", "zip")
"""Endings that many other files have as well: only what the first bytes show to be ours is read."""


def format_of(name: str, head: bytes) -> Format | None:
    """Return the format of a file by its name and its first bytes, None where it is none of these."""
    ending = name.rpartition(".")[2].lower()
    return next((one for one in FORMATS if ending in one.endings and (one.fits is None or one.fits(head))), None)


def is_words(path: str | Path) -> bool:
    """Say whether a file with an ending of BY_CONTENT is a chat or a journal; never raises."""
    name = str(path)
    ending = name.rpartition(".")[2].lower()
    if ending not in BY_CONTENT:
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(SNIFFED_BYTES)
        if ending != "zip":
            return format_of(name, head) is not None
        return _is_pack(head) and _holds_words(Path(path))
    except (Unreadable, OSError):
        return False


def _holds_words(path: Path) -> bool:
    """Say whether an archive holds a chat or a journal, by the beginning of each member. Raises Unreadable."""
    archive = Archive(path)
    return any(_is_of_words(archive, member, path.name) for member in _of_words(archive.names)[:MOST_SNIFFED])


def _is_of_words(archive: Archive, member: str, name: str) -> bool:
    try:
        head = archive.head(member, SNIFFED_BYTES)
        if member.lower().endswith(".json"):
            return format_of(member, head) is not None
        return _is_chat(head, _chat_name(member, name))
    except Unreadable:
        return False


def _is_chat(head: bytes, name: str) -> bool:
    text = letters(head)
    return is_day_one_text(text) or read_chat(text, name) is not None or read_headed(text, name) is not None


def read_note(path: Path, limits: Limits) -> Note:
    """Read a file of words: each paragraph at most some 1,200 characters, headings joined to what they head.

    Raises Unreadable, also for what is not what its name says, and for a file of nothing but spaces and signs.
    """
    note = _read(path, limits)
    return replace(note, paragraphs=tuple(map(sound, note.paragraphs)))


def most_bytes(path: str | Path, limits: Limits) -> int:
    """Return how large a file of words may be: an archive as a recording, a PDF as a photo, as pictures lie in them."""
    match Path(path).suffix.lower():
        case ".zip":
            return limits.media_bytes
        case ".pdf":
            return limits.photo_bytes
        case _:
            return limits.note_bytes


def _read(path: Path, limits: Limits) -> Note:
    check_file(path, most_bytes(path, limits))
    from_disk = _FROM_DISK.get(path.suffix.lower())
    with file_errors():
        if from_disk:
            return from_disk(path, path.name)
        data = path.read_bytes()
    found = format_of(path.name, data[:SNIFFED_BYTES])
    return found.read(data, path.name) if found else _text(data, path.name)
