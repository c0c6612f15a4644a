from hypothesis import given
from hypothesis import strategies as st

from memory.records.nodes import IdKind, NodeId, kind_of, read_node, record


@given(st.sampled_from([kind for kind in IdKind if kind is not IdKind.RECORD]), st.text())
def test_a_name_is_read_as_it_was_written(kind: IdKind, key: str) -> None:
    node = NodeId(kind, key)
    assert read_node(str(node)) == node and kind_of(str(node)) is kind


def test_what_names_no_kind_is_the_id_of_a_record() -> None:
    assert str(NodeId(IdKind.PERSON, "oma rosa")) == "person oma rosa" and str(record("ab12")) == "ab12"
    for text in ("ab12", "", "person", "record ab12", "nothing here"):
        assert read_node(text) == record(text) and kind_of(text) is IdKind.RECORD
