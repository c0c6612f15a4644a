"""Everything that is remembered as JSON-LD, a record a line: schema.org's terms where they fit, our own for the rest.

Every column of the library is a member under its own name, so that reading the file again gives the same rows; what
schema.org calls something else stands beside it or is said by the context, which is inside the file. Knows the
library's tables; nothing of folders, pages or of what is left out.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote

from memory.store.columns import to_datetime
from memory.store.connection import Value
from memory.store.renames import COLUMNS_RENAMED, RENAMED_IN, TABLES_RENAMED

Row = Mapping[str, Value]
Node = dict[str, object]

OWN = "https://yesteryear.invalid/terms#"
"""Our own words; the name is one that no server can have, for nothing is ever fetched."""

SCHEMA_TYPES = (
    "ImageObject AudioObject VideoObject DigitalDocument Photograph Clip Message Event CreativeWork Person Place "
    "Thing GeoCoordinates Comment ListItem"
).split()
SCHEMA_TERMS = {
    "title": "name",
    "name": "name",
    "text": "text",
    "caption": "caption",
    "transcript": "transcript",
    "startOffset": "startOffset",
    "endOffset": "endOffset",
    "contentUrl": "contentUrl",
    "contentSize": "contentSize",
    "duration": "duration",
    "dateCreated": "dateCreated",
    "startDate": "startDate",
    "endDate": "endDate",
    "temporalCoverage": "temporalCoverage",
    "locationCreated": "locationCreated",
    "geo": "geo",
    "latitude": "latitude",
    "longitude": "longitude",
    "ordinal": "position",
}
LINKS = (
    "asset_id moment_id event_id summary_id child_id fact_id entity_id record_id other_id leader member input_id "
    "source target"
).split()
REFERENCES = frozenset(("id", *LINKS))
"""What is a relative address in the document; a name in it, as in that of a person, is written as addresses are."""

DONE = "done"
"""Which steps came to what stands here, each with its recipe; it is beside the columns."""

CONTEXT: Node = {
    "@version": 1.1,
    "@base": "https://yesteryear.invalid/id/",
    "@vocab": OWN,
    "schema": "https://schema.org/",
    "id": "@id",
    **{name: f"schema:{name}" for name in SCHEMA_TYPES},
    **{name: f"schema:{term}" for name, term in SCHEMA_TERMS.items()},
    **{name: {"@type": "@id"} for name in LINKS},
    "isPartOf": {"@id": "schema:isPartOf", "@type": "@id"},
    "item": {"@id": "schema:item", "@type": "@id"},
    "detail": {"@type": "@json"},
    DONE: {"@type": "@json"},
}
HEAD = json.dumps({"@context": CONTEXT, "@graph": []}, ensure_ascii=False)[:-2].encode() + b"\n"
BEGINS, ENDS = b'{"@context": {', b'"@graph": [\n'
TAIL = b"\n]}\n"
BLOBS = frozenset({("fingerprint", "hash"), ("appearance", "vector"), ("event_vector", "data")})
ASSET_TYPES = {"photo": "ImageObject", "audio": "AudioObject", "video": "VideoObject", "note": "DigitalDocument"}
MOMENT_TYPES = {
    "photo": "Photograph",
    "shot": "Clip",
    "speech": "Clip",
    "paragraph": "DigitalDocument",
    "message": "Message",
}
ENTITY_TYPES = {"person": "Person", "place": "Place"}
PLACE_LEVELS = ("quarter", "place", "region", "country")
TOLD_AS = ("caption", "transcript")
"""Kinds of words that schema.org has a term for."""


def write_nodes(file: BinaryIO, nodes: Iterator[Node]) -> None:
    """Write one JSON-LD document, a node a line."""
    file.write(HEAD)
    for number, node in enumerate(nodes):
        line = json.dumps(node, ensure_ascii=False, allow_nan=False).encode()
        file.write((b",\n" if number else b"") + line)
    file.write(TAIL)


def to_node(table: str, row: Row, path: str = "") -> Node:
    """Return a row as a node: its columns as they are, and beside them what schema.org has words for.

    `path` is where an asset lies.
    """
    node: Node = {"@type": [table]}
    for name, value in row.items():
        if (table, name) in BLOBS and isinstance(value, bytes):
            node[name] = base64.b64encode(value).decode()
        elif name in REFERENCES and isinstance(value, str):
            node[name] = quote(value, safe="")
        elif (table, name) == ("moment_text", "detail"):
            node[name] = _opened(str(value))
        elif (table, name) == ("moment_text", "text") and row["kind"] in TOLD_AS:
            node[str(row["kind"])] = value
        elif value is not None:
            node[name] = value
    if table in _BESIDE:
        kind, more = _BESIDE[table](row, path)
        node["@type"] = [table, kind]
        node.update(more)
    return node


def address_of(path: str) -> str:
    """Return a file's address; a path of another kind of system, which has none here, is written as it is."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path, errors="surrogateescape")


def to_row(node: Mapping[str, object], types: Mapping[str, str]) -> dict[str, Value]:
    """Return the row that a node was made of; `types` are the columns of its table by name.

    Raises ValueError where a value is not of its column's type.
    """
    table = table_of(node)
    row: dict[str, Value] = {}
    for name, kind in types.items():
        value = node.get(name)
        if (table, name) == ("moment_text", "detail") and isinstance(value, dict):
            value = json.dumps(value, ensure_ascii=False)
        elif (table, name) == ("moment_text", "text") and node.get("kind") in TOLD_AS:
            value = node.get(str(node["kind"]))
        elif name in REFERENCES and isinstance(value, str):
            value = unquote(value)
        row[name] = _checked(value, kind, name)
    return row


def in_present_names(node: Node, schema: int) -> Node:
    """Return a node of a vault of this schema with the names that its table and columns have now."""
    if schema >= RENAMED_IN:
        return node
    table = table_of(node)
    present = TABLES_RENAMED.get(table, table)
    columns = COLUMNS_RENAMED.get(present, {})
    types = [present if kind == table else kind for kind in _types(node)]
    return {columns.get(name, name): value for name, value in node.items()} | {"@type": types}


def table_of(node: Mapping[str, object]) -> str:
    """Return the table that a node's row is of, empty where it says none."""
    types = _types(node)
    return types[0] if types and isinstance(types[0], str) else ""


def _types(node: Mapping[str, object]) -> list[object]:
    types = node.get("@type")
    return types if isinstance(types, list) else []


def _checked(value: object, kind: str, name: str) -> Value:
    if value is None:
        return None
    if kind == "BLOB" and isinstance(value, str):
        return base64.b64decode(value, validate=True)
    if kind == "TEXT" and isinstance(value, str):
        return value
    if kind in ("INTEGER", "REAL") and isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= 2**63:
            raise ValueError(f"{name} is too large")
        return value
    if kind == "REAL" and isinstance(value, float):
        return value
    raise ValueError(f"{name} is not {kind}")


def _opened(detail: str) -> object:
    """Return JSON within JSON as what it says, where that can be written back letter by letter."""
    found: object = json.loads(detail)
    is_same = isinstance(found, dict) and json.dumps(found, ensure_ascii=False) == detail
    return found if is_same else detail


def _iso(at_s: Value, offset_min: Value) -> str:
    assert isinstance(at_s, (int, float)) and isinstance(offset_min, int)
    return to_datetime(at_s, offset_min).isoformat()


def _of_asset(row: Row, path: str) -> tuple[str, Node]:
    more: Node = {"dateCreated": _iso(row["at_s"], row["offset_min"]), "contentSize": f"{row['size_bytes']!r} B"}
    if path:
        more["contentUrl"] = address_of(path)
    if row["duration_s"] is not None:
        more["duration"] = f"PT{row['duration_s']!r}S"
    if row["lat"] is not None:
        names = ", ".join(str(row[name]) for name in PLACE_LEVELS if row.get(name))
        spot = {"@type": "GeoCoordinates", "latitude": row["lat"], "longitude": row["lon"]}
        more["locationCreated"] = {"@type": "Place", "name": names, "geo": spot}
    return ASSET_TYPES.get(str(row["kind"]), "DigitalDocument"), more


def _of_moment(row: Row, _: str) -> tuple[str, Node]:
    more: Node = {"dateCreated": _iso(row["at_s"], row["offset_min"]), "isPartOf": quote(str(row["asset_id"]), safe="")}
    if row["start_s"] is not None:
        more |= {"startOffset": row["start_s"], "endOffset": row["end_s"]}
    return MOMENT_TYPES.get(str(row["medium"]), "Clip"), more


def _of_event(row: Row, _: str) -> tuple[str, Node]:
    start, end = (_iso(row[name], row["offset_min"]) for name in ("start_s", "end_s"))
    return "Event", {"startDate": start, "endDate": end}


def _of_summary(row: Row, _: str) -> tuple[str, Node]:
    start, end = (_iso(row[name], row["offset_min"]) for name in ("start_s", "end_s"))
    return "CreativeWork", {"temporalCoverage": f"{start}/{end}"}


def _of_entity(row: Row, _: str) -> tuple[str, Node]:
    return ENTITY_TYPES.get(str(row["kind"]), "Thing"), {}


def _of_mark(row: Row, _: str) -> tuple[str, Node]:
    return "Comment", {"dateCreated": _iso(row["made_s"], row["made_offset_min"])}


def _in_order(row: Row, _: str) -> tuple[str, Node]:
    return "ListItem", {"item": quote(str(row.get("moment_id") or row.get("child_id")), safe="")}


_BESIDE: dict[str, Callable[[Row, str], tuple[str, Node]]] = {
    "asset": _of_asset,
    "moment": _of_moment,
    "event": _of_event,
    "summary": _of_summary,
    "entity": _of_entity,
    "correction": _of_mark,
    "event_moment": _in_order,
    "summary_child": _in_order,
}
