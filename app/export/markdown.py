"""Markdown that says what it was given and nothing else: words stay text, names are safe for files, links hold.

Knows Markdown as CommonMark and Obsidian read it; nothing of memories. Links are relative Markdown links, which both
follow and Obsidian counts in its graph, where [[wikilinks]] are words in brackets to everybody else.
"""

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import yaml

from app.export.jsonld import address_of
from memory.records.file_names import valid
from memory.records.ids import digest

LONGEST_NAME = 48
SHOWN_SUFFIXES = frozenset(".jpg .jpeg .png .gif .webp .avif .bmp .svg".split())
"""Pictures that browsers and readers show; any other file is linked."""

_MARKUP = re.compile(r"([\\`*_{}\[\]#|~$^%=])")
_BY_ITSELF = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+:])")
"""What begins a list, a rule, a heading or a definition where it stands first in a line."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """Return words on one line, so written that every reader shows them as they are: no markup, link, tag or HTML."""
    line = " ".join(_printable(text).split())
    line = _MARKUP.sub(r"\\\1", line).translate(_ENTITIES)
    line = line.replace("://", "\\://").replace("www.", "www\\.").replace("@", "\\@")
    return _BY_ITSELF.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def quoted(text: str, before: str = "") -> str:
    """Return words as a block quote, each of their lines on a line of its own, behind Markdown of ours if there is."""
    lines = [escaped(line) for line in _printable(text).splitlines()] or [""]
    lines[0] = " ".join(filter(None, (before, lines[0])))
    return "\n".join(f"> {line}  " if line else ">" for line in lines).rstrip()


def link(words: str, target: str) -> str:
    """Return a link; `target` is a path or address as `towards` or `at_file` make it."""
    return f"[{escaped(words) or escaped(target)}]({target})"


def picture(words: str, target: str) -> str:
    """Return a picture shown in place."""
    return f"![{escaped(words)}]({target})"


def is_shown(path: str) -> bool:
    """Say whether readers show a file as a picture."""
    return Path(path).suffix.lower() in SHOWN_SUFFIXES


def towards(page: str, other: str) -> str:
    """Return the target that leads from a page of the vault to another file of it, both as paths from its top."""
    return quote(os.path.relpath(PurePosixPath("/") / other, (PurePosixPath("/") / page).parent).replace(os.sep, "/"))


def at_file(path: str, start_s: float | None = None) -> str:
    """Return the target that opens a file of this machine, a recording at a second."""
    return at_second(address_of(path).replace("(", "%28").replace(")", "%29"), start_s)


def at_second(target: str, start_s: float | None) -> str:
    """Return a target that opens a recording at a second, by the standard's media fragment."""
    return f"{target}#t={start_s:g}" if start_s is not None else target


def front_matter(told: Mapping[str, object]) -> str:
    """Return what a page says of itself to programs, as YAML between two lines of dashes.

    A reader that knows no YAML finds no tag in it, and Obsidian, which looks for links even here, no two brackets.
    """
    inside = {name: _plain(value) for name, value in told.items() if value not in ("", None, [])}
    text = yaml.dump(inside, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=False)
    return f"---\n{text.replace('<', _TAG)}---\n"


class _Dumper(yaml.SafeDumper):
    """Writes YAML in which a word that might begin a tag stands between double quotes, where it can be spelt out."""


def _quote_tags(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, '"' if "<" in value else None)


_Dumper.add_representer(str, _quote_tags)
_TAG = "\\x3c"


def file_name(title: str, key: str) -> str:
    """Return the name of a page, without its ending: words of the title in plain letters, and a digest of its key.

    It is the same on every export, no two keys share it, and no system takes offence at it.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"\s*[\u2010-\u2015]\s*", "-", title))
    letters = plain.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].strip("-")
    return "-".join(filter(None, (words, digest(key)[:8])))


def media_name(path: str, asset_id: str) -> str:
    """Return the name of an original's copy: its own in plain letters behind the id of its asset, its ending kept."""
    own = Path(path)
    suffix = own.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,8}", own.suffix.lower()) else ""
    letters = unicodedata.normalize("NFKD", own.stem).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9_]+", "-", letters).strip("-")[:LONGEST_NAME].strip("-")
    return "-".join(filter(None, (asset_id, words))) + suffix


def clock(seconds: float) -> str:
    """Return a place in a recording as people say it: 0:42, 1:03:05."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(_printable(value).split()).replace("[[", "[ [")
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _printable(text: str) -> str:
    """Return a text without control characters, but for the ends of lines and tabs."""
    return "".join(
        one for one in valid(text) if one in "\n\r\t\x0b\x0c\x85" or unicodedata.category(one) not in ("Cc", "Cs")
    )
