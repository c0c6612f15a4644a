"""The addresses of what a place holds: written into links, and read where one is opened.

Whatever is read came from a browser: it is checked for its form alone, and may name what is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

MOST_PARTS = 12
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Address:
    """A place, the parts of the path below it, and the fields of the query by name."""

    place: str
    parts: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a field as a number that is not negative; 0 where it is none."""
        return number(self.fields.get(name, ""))


def number(text: str) -> int:
    """Return what a browser sent as a number that is not negative; 0 where it is none, or a very large one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0


def write(place: str, /, *parts: str, **fields: str | int) -> str:
    """Return an address: the path of a place, parts below it, and the fields that are neither empty nor 0."""
    path = "/".join(["", place, *(quote(part, safe="") for part in parts)])
    told = urlencode({name: value for name, value in fields.items() if value})
    return f"{path}?{told}" if told else path


def read(text: str) -> Address | None:
    """Return what an address says; None where it is none, such as the word for something that was pressed."""
    if not text.startswith("/"):
        return None
    try:
        found = urlsplit(text)
        fields = dict(parse_qsl(found.query))
    except ValueError:
        return None
    parts = [unquote(part) for part in found.path.split("/")[1:] if part][:MOST_PARTS]
    return Address(parts[0] if parts else "", tuple(parts[1:]), fields)
