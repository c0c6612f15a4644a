import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export import jsonld

TYPES = {"id": "TEXT", "kind": "TEXT", "text": "TEXT", "n": "INTEGER", "x": "REAL", "detail": "TEXT", "hash": "BLOB"}
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63) + 1, 2**63 - 1)


@given(
    st.sampled_from(["moment_text", "fingerprint", "fact"]),
    st.text(),
    st.sampled_from(["caption", "transcript", "note", "text", "id"]),
    st.text(),
    NUMBERS,
    st.binary(),
)
def test_any_row_comes_back(table: str, name: str, kind: str, text: str, x: float, data: bytes) -> None:
    row = {"id": name, "kind": kind, "text": text, "n": 7, "x": x, "detail": json.dumps({"a": text}), "hash": None}
    if table == "fingerprint":
        row["hash"] = data
    file = io.BytesIO()
    jsonld.write_nodes(file, iter([jsonld.to_node(table, row)]))
    lines = file.getvalue().split(b"\n")
    assert len(lines) == 4
    node = json.loads(file.getvalue())["@graph"][0]
    again = jsonld.to_row(node, TYPES)
    assert again == row and type(again["x"]) is type(x)
    assert jsonld.table_of(node) == table


def test_detail_that_is_written_otherwise_is_kept_letter_by_letter() -> None:
    for detail in ('{"a":1}', "[1]", '{"a": 1.0}', '{"b": "\\u00e9"}'):
        node = json.loads(json.dumps(jsonld.to_node("moment_text", {"kind": "note", "text": "", "detail": detail})))
        assert jsonld.to_row(node, {"detail": "TEXT"}) == {"detail": detail}


def test_a_place_and_times_are_told_in_schema_orgs_words() -> None:
    row = {"id": "a", "kind": "photo", "size_bytes": 5, "at_s": 0.0, "offset_min": 120, "duration_s": 2.5}
    spot = {"lat": 47.5, "lon": 11.3, "place": "Walchensee", "region": "Bavaria", "country": ""}
    node = jsonld.to_node("asset", row | spot, "/a/b c.jpg")
    assert node["@type"] == ["asset", "ImageObject"] and node["contentUrl"] == "file:///a/b%20c.jpg"
    assert node["dateCreated"] == "1970-01-01T02:00:00+02:00" and node["duration"] == "PT2.5S"
    geo = {"@type": "GeoCoordinates", "latitude": 47.5, "longitude": 11.3}
    assert node["locationCreated"] == {"@type": "Place", "name": "Walchensee, Bavaria", "geo": geo}


def test_names_in_addresses_are_written_as_addresses_are() -> None:
    node = jsonld.to_node("edge", {"source": "person zoë @x:y/../z", "target": "ab12"})
    assert node["target"] == "ab12" and str(node["source"]).isascii() and not set(" @:/") & set(str(node["source"]))
    assert jsonld.to_row(node, {"source": "TEXT"}) == {"source": "person zoë @x:y/../z"}


@pytest.mark.parametrize("value", [True, "7", [7], {"a": 7}, 2**63, 7.5])
def test_a_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="n is"):
        jsonld.to_row({"@type": ["x"], "n": value}, {"n": "INTEGER"})


def test_what_is_no_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        jsonld.write_nodes(io.BytesIO(), iter([{"x": math.inf}]))


def test_every_term_of_schema_org_is_said_by_the_context() -> None:
    told = jsonld.CONTEXT
    assert told["@vocab"] == jsonld.OWN and told["caption"] == "schema:caption" and told["id"] == "@id"
    assert all(told[name] == f"schema:{name}" for name in jsonld.SCHEMA_TYPES)
    assert json.loads(jsonld.HEAD + jsonld.TAIL)["@context"] == told
