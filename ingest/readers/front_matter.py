"""What stands between two lines of dashes or plus signs at the top of a note: title, tags, date, place, and the rest.

Knows YAML as people write it there, plain values, lists and mappings, and between plus signs TOML. A value that refers
to another (an anchor, an alias, a merge key) could stand for more than a machine holds, and a tag could ask for
anything, so what has one is the note's text like any other. Every word is told: a line whose words found no place is
told as it stands.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import yaml

from ingest.files.timestamps import DateCandidate, Dated, dated, plausible
from ingest.files.user_tags import clean, has_words, names
from memory.records.library import ClockKind, ImportedTags

LONGEST = 20_000
_BLOCK = re.compile(r"\A(?:---[ \t]*\n(.*?)\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(.*?)\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_KEYWORDS = frozenset(("tags", "tag", "keywords", "categories", "category"))
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_DATE_KEYS = ("date", "creationdate", "datecreated", "created", "createdat", "createdtime", "published", "timestamp")
"""What programs call the day of a note, the surest first, without spaces and signs; never when it was changed."""

_LATITUDES, _LONGITUDES = frozenset(("latitude", "lat")), frozenset(("longitude", "lon", "lng", "long"))
_SPOTS = frozenset(("location", "coordinates", "coords", "gps", "latlng"))
_LINKED = re.compile(r"^\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]$")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_DEGREES = re.compile(r"^\s*([+-]?\d{1,3}\.\d+)\s*,\s*([+-]?\d{1,3}\.\d+)\s*$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A note's date and spot (degrees north and east), all that is told of it in words, and the text behind it."""

    taken: DateCandidate | None
    tags: tuple[ImportedTags, ...]
    rest: str
    spot: tuple[float, float] | None = None


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
    """Return what stands between the lines at the top, None where it is too long, or no YAML or TOML of the plain sort.

    Where it says more than a date and nothing is behind it, it is the note: the text behind it is its own then where
    it is dated, None is returned where it is not.
    """
    found = _BLOCK.match(text)
    if not found:
        return None
    whole = found[1] if found[1] is not None else found[2]
    head = whole if found[1] is not None else _toml(whole)
    top = _yaml(head)
    if top is None:
        return None
    parts = [(_scalar(key), value) for key, value in top.value]
    named = sorted(((key, value) for key, value in parts if plain_key(key) in _DATE_KEYS), key=_surest)
    title = next((_scalar(value) for key, value in parts if key == "title" and _scalar(value)), "")
    date, date_key = next(((one, key) for key, value in named if (one := _dated(_scalar(value)))), (None, "date"))
    taken = date.clue if date else None
    spot = _spot(parts)
    used = {"date", "title", date_key, *_KEYWORDS, *(key for key, _ in parts if spot and _is_spot(key))}
    told = ImportedTags(
        title=clean(title).replace("\n", " "),
        description=clean("\n".join(_described(parts, used))),
        keywords=names(word for key, value in parts if key.lower() in _KEYWORDS for word in _words_of(value)),
    )
    more = _missing(
        told, head if head is whole else f"{head}\n{_comments(whole)}", used, date_key, date.read if date else ""
    )
    tags = tuple(one for one in (told, ImportedTags(description=more)) if one != ImportedTags())
    rest = text[found.end() :]
    if has_words(rest) or not tags:
        return FrontMatter(taken, tags, rest, spot)
    return FrontMatter(taken, (), whole, spot) if taken else None


def _yaml(head: str) -> yaml.MappingNode | None:
    """Return the mapping that a text of YAML is, None for any other."""
    if len(head) > LONGEST:
        return None
    try:
        top = yaml.compose(head, Loader=_Loader)
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError):
        return None
    return top if isinstance(top, yaml.MappingNode) else None


def _toml(head: str) -> str:
    """Return in YAML what a text of TOML says, nothing for what is no TOML or too long."""
    if len(head) > LONGEST:
        return ""
    try:
        return yaml.safe_dump(tomllib.loads(head), allow_unicode=True, sort_keys=False)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError):
        return ""


def _comments(head: str) -> str:
    """Return the comments of a text of TOML, and what of its values looks like one."""
    return "\n".join(line[line.index("#") :] for line in head.split("\n") if "#" in line)


def date_of(value: str) -> DateCandidate | None:
    """Return the time that a value is or begins with, None where it is none that a note can be of."""
    found = _dated(value)
    return found.clue if found else None


def plain_key(key: str) -> str:
    """Return a key without spaces, signs and capitals: "date created", "date_created" and "dateCreated" are one."""
    return re.sub(r"[\W_]", "", key).lower()


def _surest(part: tuple[str, yaml.Node]) -> int:
    return _DATE_KEYS.index(plain_key(part[0]))


def _is_spot(key: str) -> bool:
    return plain_key(key) in _LATITUDES | _LONGITUDES | _SPOTS


def _spot(parts: list[tuple[str, yaml.Node]]) -> tuple[float, float] | None:
    """Return the degrees north and east that a head gives, None where it gives none."""
    return spot_of({plain_key(key): ", ".join(_scalars(value)) for key, value in parts if _is_spot(key)})


def spot_of(values: Mapping[str, str]) -> tuple[float, float] | None:
    """Return the degrees north and east among values, by their plain names; None where there are none."""
    north = next((value for key, value in values.items() if key in _LATITUDES), "")
    east = next((value for key, value in values.items() if key in _LONGITUDES), "")
    pairs = (f"{north},{east}", *(value for key, value in values.items() if key in _SPOTS))
    found = next((match for match in map(_DEGREES.match, pairs) if match), None)
    return (float(found[1]), float(found[2])) if found else None


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


def _described(parts: list[tuple[str, yaml.Node]], used: set[str]) -> Iterator[str]:
    """Yield a line for each key that is not used elsewhere."""
    for key, value in parts:
        if key not in used and key.lower() not in _KEYWORDS:
            told = ", ".join(filter(None, _scalars(value)))
            yield f"{key}: {told}" if key and told else key or told


def _missing(told: ImportedTags, whole: str, used: set[str], date_key: str, date: str) -> str:
    """Return the lines of the whole that hold a word neither told nor used elsewhere.

    What was read as the `date` is used where it stands, and the same words elsewhere are not.
    """
    texts = (told.title, told.description, *told.keywords, *used)
    spots = [key for key in used if _is_spot(key)]
    known = {word.casefold() for text in texts for word in _WORD.findall(text)}
    missing = []
    for line in whole.split("\n"):
        if spots and line.strip().startswith(tuple(spots)):
            continue
        begin, found, end = line.partition(date or "\n")
        if found and date_key in begin:
            date = ""
        else:
            begin, end = line, ""
        if any(word.casefold() not in known for word in _WORD.findall(f"{begin} {end}")):
            missing.append(line.strip())
    return "\n".join(filter(None, missing))


def _dated(value: str) -> Dated | None:
    """Return the time that a value is or begins with, None where it is none that a note can be of.

    A time that ends with Z is an instant, of whatever place; digits without signs count seconds or thousandths of them
    since 1970; a link to a day's note is that day.
    """
    if linked := _LINKED.match(value.strip()):
        return _dated(linked[1])
    if _EPOCH.match(value):
        clue = DateCandidate(datetime.fromtimestamp(int(value[:10]), UTC), clock=ClockKind.UTC)
        return Dated(clue, value) if plausible(clue.at) else None
    at = _timestamp(value)
    if not isinstance(at, datetime):
        return dated(value)
    clock = ClockKind.UTC if value.rstrip().endswith(("Z", "z")) else ClockKind.OFFSET
    clue = DateCandidate(at, clock=clock) if at.tzinfo else DateCandidate(at.replace(tzinfo=UTC))
    return Dated(clue, value) if plausible(clue.at) else None


def _timestamp(value: str) -> date | None:
    loader = yaml.SafeLoader("")
    if len(value) > 60 or not loader.timestamp_regexp.match(value):
        return None
    try:
        found: date = loader.construct_yaml_timestamp(yaml.ScalarNode(_TIMESTAMP, value))
    except (ValueError, OverflowError):
        return None
    return found
