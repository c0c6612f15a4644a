from memory.records.ids import digest, moment_id
from memory.records.library import Medium


def test_parts_are_kept_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest("a", "b") == digest("a", "b")


def test_a_moment_is_named_by_whole_milliseconds() -> None:
    assert moment_id("x", Medium.SHOT, 1.0004, 2.0, 0) == moment_id("x", Medium.SHOT, 1.0, 2.0, 0)
    assert moment_id("x", Medium.SHOT, 1.001, 2.0, 0) != moment_id("x", Medium.SHOT, 1.0, 2.0, 0)
    assert moment_id("x", Medium.PHOTO, None, None, 0) != moment_id("x", Medium.SHOT, None, None, 0)
