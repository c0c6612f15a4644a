"""What stands between two lines of dashes at the top of a note: its title, its tags, its date, and whatever else.

Knows YAML as people write it there: plain values, lists and mappings. A value that refers to another (an anchor, an
alias, a merge key) could stand for more than a machine holds, and a tag could ask for anything, so what has one is the
note's text like any other. Every word is told: a line whose words found no place is told as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import yaml

from ingest.files.timestamps import DateCandidate, Dated, dated, plausible
from ingest.files.user_tags import clean, has_words, names
from memory.records.library import ClockKind, ImportedTags

LONGEST = 20_000
_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_KEYWORDS = frozenset(("tags", "tag", "keywords", "categories", "category"))
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A note's date, all that is told of it in words, and the text behind it."""

    taken: DateCandidate | None
    tags: tuple[ImportedTags, ...]
    rest: str


class _Loader(yaml.SafeLoader):
    """Reads a document in which nothing refers to anything else."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose what comes next. Raises ComposerError for an anchor, an alias, a merge key or a tag."""
        event: yaml.NodeEvent = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            raise yaml.composer.ComposerError(None, None, "this refers to something else")
        node: yaml.Node | None = super().compose_node(parent, index)
        if node is not None and node.tag == "tag:yaml.org,2002:merge":
            raise yaml.composer.ComposerError(None, None, "this is merged from elsewhere")
        return node


def front_matter(text: str) -> FrontMatter | None:
    """Return what stands between the --- lines at the top, None where it is too long or no YAML of the plain sort.

    Where it says more than a date and nothing is behind it, it is the note: the text behind it is its own then where
    it is dated, None is returned where it is not.
    """
    found = _BLOCK.match(text)
    if not found or len(found[1]) > LONGEST:
        return None
    try:
        top = yaml.compose(found[1], Loader=_Loader)
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError):
        return None
    if not isinstance(top, yaml.MappingNode):
        return None
    parts = [(_scalar(key), value) for key, value in top.value]
    dates = [_scalar(value) for key, value in parts if key == "date"]
    title = next((_scalar(value) for key, value in parts if key == "title" and _scalar(value)), "")
    date = next(filter(None, map(_dated, dates)), None)
    taken = date.clue if date else None
    told = ImportedTags(
        title=clean(title).replace("\n", " "),
        description=clean("\n".join(_described(parts))),
        keywords=names(word for key, value in parts if key.lower() in _KEYWORDS for word in _words_of(value)),
    )
    more = _missing(told, found[1], {"date", "title", *_KEYWORDS}, date.read if date else "")
    tags = tuple(one for one in (told, ImportedTags(description=more)) if one != ImportedTags())
    rest = text[found.end() :]
    if has_words(rest) or not tags:
        return FrontMatter(taken, tags, rest)
    return FrontMatter(taken, (), found[1]) if taken else None


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _scalars(node: yaml.Node) -> Iterator[str]:
    """Yield the plain values in a value, in order; a list or mapping in it is gone through in its place."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.ScalarNode):
            yield str(one.value)
        elif isinstance(one, yaml.MappingNode):
            waiting += [inner for pair in reversed(one.value) for inner in reversed(pair)]
        elif isinstance(one, yaml.SequenceNode):
            waiting += reversed(one.value)


def _words_of(node: yaml.Node) -> Iterator[str]:
    """Yield keywords: the items of a list, or those that stand between commas in a value."""
    for value in _scalars(node):
        yield from (word.strip().lstrip("#") for word in value.split(","))


def _described(parts: list[tuple[str, yaml.Node]]) -> Iterator[str]:
    """Yield a line for each key that is neither title, date nor keywords."""
    for key, value in parts:
        if key not in ("title", "date") and key.lower() not in _KEYWORDS:
            told = ", ".join(filter(None, _scalars(value)))
            yield f"{key}: {told}" if key and told else key or told


def _missing(told: ImportedTags, whole: str, used: set[str], date: str) -> str:
    """Return the lines of the whole that hold a word neither told nor used elsewhere.

    What was read as the `date` is used where it stands, and the same words elsewhere are not.
    """
    texts = (told.title, told.description, *told.keywords, *used)
    known = {word.casefold() for text in texts for word in _WORD.findall(text)}
    missing = []
    for line in whole.split("\n"):
        begin, found, end = line.partition(date or "\n")
        if found and "date" in begin:
            date = ""
        else:
            begin, end = line, ""
        if any(word.casefold() not in known for word in _WORD.findall(f"{begin} {end}")):
            missing.append(line.strip())
    return "\n".join(filter(None, missing))


def _dated(value: str) -> Dated | None:
    """Return the time that the value of `date` is or begins with, None where it is none that a note can be of."""
    at = _timestamp(value)
    if isinstance(at, datetime):
        clue = DateCandidate(at, clock=ClockKind.OFFSET) if at.tzinfo else DateCandidate(at.replace(tzinfo=UTC))
        return Dated(clue, value) if plausible(clue.at) else None
    return dated(value)


def _timestamp(value: str) -> date | None:
    loader = yaml.SafeLoader("")
    if len(value) > 60 or not loader.timestamp_regexp.match(value):
        return None
    try:
        found: date = loader.construct_yaml_timestamp(yaml.ScalarNode(_TIMESTAMP, value))
    except (ValueError, OverflowError):
        return None
    return found
