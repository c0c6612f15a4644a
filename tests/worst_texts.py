"""The worst whole texts for what reads notes, chats and sidecars: long, nested, repeated or unfinished.

What each expression costs alone is in worst.py; this is for what readers do with many lines, levels and names.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.files import name_dates, timestamps, user_tags
from ingest.files.file_checks import Limits, Unreadable
from ingest.metadata import takeout, xmp
from ingest.readers.formats import read_note
from ingest.readers.front_matter import LONGEST
from tests.worst import within

LIMIT_S, LETTERS = 5.0, 100_000
SENT = "14/07/2024, 15:30 - Anna: "
REPEATED = (
    ("# a", " ", "b"),
    ("", "```\n# \n", ""),
    (" " * (LETTERS // 2) + "- a\n\n", "  b\n\n", ""),
    ("", "- a\n\n  b\n\n", ""),
    ("", "2024-07-14 15:30 - x\n", ""),
    ("", f"{SENT}<attached: \n", ""),
    (SENT, "<attached: ", ""),
    (SENT, "![a](", ""),
    (SENT, "a.ab (file attached", ""),
    ("", "- ", "x"),
    ("", "---\n", "x"),
    ("---\n", "---   \n--- x\n", ""),
    ("", " ", "a"),
    (".", "'", ""),
    ("", " .", ""),
    ("", "x", ""),
    ("", "[", ""),
    ("", '{"a":', ""),
    ('{"title":"', "&#", '"}'),
    ('{"description":"&#', "9", ';"}'),
    ('{"people":["', '{"name":"a"},', "]}"),
    ("", "<a>", ""),
    ("<a ", "b='c' ", "/>"),
    ("<!DOCTYPE a [", '<!ENTITY a "&a;&a;">', "]><a>&a;</a>"),
)
HEADS = (
    "a: ",
    "[ ",
    "- ",
    "? ",
    "a:\n",
    "{a: ",
    "a: |\n  b\n",
    "'",
    "&a ",
    "*a ",
    "!!int ",
    "k: 9",
    "#",
    "date: 2024-07-14 ",
)


LONG_LINE = "word " * 50 + "\n"
LONG = (
    "KakaoTalk\n2023-03-22\n[Mio] [15:30] x\n" + LONG_LINE * 36_000,
    "KakaoTalk\n2023년 3월 22일 오후 7:05, Mio : x\n" + LONG_LINE * 36_000,
    "Mar 22, 2023  7:05:00 PM\nMio\nx\n" + ("\n" + LONG_LINE) * 36_000,
    "".join(f"{SENT}{number}\n14/07/2024, 15:30 - a{number} b{number}: x\n" for number in range(20_000)),
)
"""Whole chats of millions of letters, for the chat's reader alone: what grows with the square of them shows there."""


def texts() -> Iterator[str]:
    """Yield the texts."""
    for before, pump, behind in REPEATED:
        yield before + pump * (LETTERS // len(pump)) + behind
    for pump in HEADS:
        yield "---\n" + pump * ((LONGEST - 10) // len(pump)) + "\n---\nx"


def _read_note(name: str, text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        read_note(path, Limits())


READERS: dict[str, Callable[[str], object]] = {
    "note": partial(_read_note, "Notes.md"),
    "chat": partial(_read_note, "WhatsApp Chat.txt"),
    "xmp": lambda text: xmp.read_xmp(text.encode("utf-8")),
    "takeout": lambda text: takeout.read_takeout(text.encode("utf-8")),
    "album": lambda text: takeout.read_album(text.encode("utf-8")),
    "title": lambda text: takeout.title_of(text.encode("utf-8")),
    "date": lambda text: timestamps.clue_in_line(text, anywhere=True),
    "name": lambda text: name_dates.clue_in_name(text[:255]),
    "told": user_tags.clean,
}


def slow_readers() -> Iterator[str]:
    """Yield the readers that are not done with one of the texts within the limit."""
    for name, reader in READERS.items():
        for text in (*texts(), *(LONG if name == "chat" else ())):
            if not within(LIMIT_S, partial(_tried, reader, text)):
                yield f"{name} over {text[:40]!r}"


def _tried(reader: Callable[[str], object], text: str) -> None:
    try:
        reader(text)
    except Unreadable:
        return
