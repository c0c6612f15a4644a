import pytest

from ingest.files.xml import BadXml, parsed


def test_letters_and_elements_keep_their_order() -> None:
    (top,) = parsed(b"<a xmlns='n' b='c'>We <d>row</d> far</a>\0\0", 9, 9).inside
    assert (top.name, top.local, top.attributes) == ("n a", "a", {"b": "c"})
    assert [one if isinstance(one, str) else one.local for one in top.parts] == ["We ", "d", " far"]
    assert [one.text for one in top.all()] == ["We  far", "row"]


def test_what_is_beyond_the_bounds_is_refused() -> None:
    for data in (b"<a><b><c/></b></a>", b"<a><b/><b/></a>"):
        with pytest.raises(BadXml) as error:
            parsed(data, 2, 2)
        assert error.value.is_beyond


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_defines_anything_is_refused(encoding: str) -> None:
    with pytest.raises(BadXml) as error:
        parsed("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode(encoding), 9, 9)
    assert error.value.defines


@pytest.mark.parametrize("data", [b"", b"<a", b"<?xml version='1.0' encoding='foo'?><a/>", b"\xff<a/>"])
def test_what_is_broken_is_refused(data: bytes) -> None:
    with pytest.raises(BadXml):
        parsed(data, 9, 9)
