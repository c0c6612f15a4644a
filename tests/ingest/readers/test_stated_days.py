import pytest

from ingest.readers.note import text_note
from ingest.readers.stated_days import stated_day, without_tail


@pytest.mark.parametrize(
    "text",
    [
        "# Lake\n\nCreated: March 22, 2023 7:05 PM\nTags: boat\n\nWe rowed.",
        "Lake\n**Date**: 2023-03-22\n\nWe rowed.",
        "# Lake\n- Created at: 2023-03-22T19:05:00+01:00\n\nWe rowed.",
    ],
)
def test_a_line_below_the_title_states_the_day(text: str) -> None:
    found = stated_day(text)
    assert found is not None and found.at.date().isoformat() == "2023-03-22"
    note = text_note(text, "Lake.md")
    assert note.taken is not None and note.taken.at.date().isoformat() == "2023-03-22"


@pytest.mark.parametrize(
    "text",
    [
        "Dinner: fish",
        "Updated: 2023-03-22",
        "Meeting: 2023-03-22",
        "\n" * 20 + "Date: 2023-03-22",
        "Date: soon",
        "Published: 21 September 1937",
    ],
)
def test_other_lines_state_none(text: str) -> None:
    assert stated_day(text) is None


def test_joplin_keeps_what_it_knows_at_the_end() -> None:
    tail = (
        f"\n\nid: {'a' * 32}\nparent_id: {'b' * 32}\ncreated_time: 2023-03-22T18:05:00.000Z\nlatitude: 40.85180000\n"
        "longitude: 14.26810000\ntype_: 1"
    )
    text, made, spot = without_tail(f"Lake\n\nWe rowed.{tail}")
    assert text == "Lake\n\nWe rowed." and spot == (40.8518, 14.2681)
    assert made is not None and made.at.isoformat() == "2023-03-22T18:05:00+00:00"
    assert without_tail("Lake\n\nid: 3\ntype_: 1") == ("Lake\n\nid: 3\ntype_: 1", None, None)
