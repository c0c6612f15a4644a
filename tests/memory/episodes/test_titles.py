from collections.abc import Sequence

import pytest

from memory.episodes import titles
from memory.episodes.titles import folder_of, place_of
from memory.language.format import event_text, event_title
from memory.records.library import Medium, MomentView, Place, Precision, TakenFrom, Timestamp
from tests.lives import HOME, LAKE, at, on_day, remember

NORWAY = "/photos/2023-08 Norway/a.jpg"


def title(moments: Sequence[MomentView]) -> str:
    return event_title(titles.title(moments))


def tell(moments: Sequence[MomentView]) -> str:
    return event_text(titles.tell(moments))


def photos(
    hour: int, place: Place | None = None, seen: Sequence[tuple[str, float]] = (), path: str = "/p/DCIM/1.jpg"
) -> list[MomentView]:
    return [remember(f"{n}", at(14, hour, n), place, seen=seen, path=path) for n in range(3)]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        (photos(14, LAKE, [("lakeside, lakeshore", 0.6)]), "Afternoon at the lake, Walchensee"),
        (photos(9, LAKE), "Morning in Walchensee"),
        (photos(19, LAKE, [("restaurant", 0.29)]), "Evening in Walchensee"),
        (photos(23, HOME), "Night in Munich"),
        (photos(14, None, [("seashore", 0.5)], NORWAY), "Afternoon at the beach, Norway"),
        (photos(14, None, (), NORWAY), "Afternoon, Norway"),
        (photos(14, LAKE, (), NORWAY), "Norway: afternoon in Walchensee"),
        (photos(14, LAKE, (), "/photos/Walchensee/a.jpg"), "Afternoon in Walchensee"),
        (photos(14, None, [("canoe", 0.7), ("paddle", 0.4)]), "Afternoon: canoe and paddle"),
        (photos(14, None, [("canoe", 0.2)]), "Afternoon: 3 photos"),
        (
            [remember("v", at(1, 9), said="Hello there. The boat needs a new rope.")],
            "Voice note: the boat needs a new rope",
        ),
        ([remember("n", at(1, 9), said="# Packing list", kind="note")], "Note: Packing list"),
        (
            [remember("c", at(1, 9), said="Shall we row?", kind="note", medium=Medium.MESSAGE, speaker="Anna")],
            "Messages from Anna: Shall we row?",
        ),
        ([remember("d", on_day(1), LAKE)], "Day in Walchensee"),
        ([remember("m", Timestamp(at(1, 0), Precision.MONTH), LAKE)], "July 2024 in Walchensee"),
        ([remember("t", at(1, 9), LAKE, taken_from=TakenFrom.MTIME)], "In Walchensee"),
        ([remember("t", at(1, 9), taken_from=TakenFrom.MTIME)], "A photo"),
        ([remember("f", at(1, 9), said="Look at the heron", kind="video", span=9.0)], "Morning: Look at the heron"),
    ],
)
def test_titles(moments: list[MomentView], expected: str) -> None:
    assert title(moments) == expected


def test_a_scene_needs_more_than_one_picture_of_many() -> None:
    many = [remember(f"{n}", at(14, 9, n), LAKE) for n in range(20)]
    assert title([*many, remember("x", at(14, 9, 30), LAKE, seen=[("seashore", 0.9)])]) == "Morning in Walchensee"


def test_a_long_day_is_a_day() -> None:
    assert title([remember("a", at(14, 8), LAKE), remember("b", at(14, 18), LAKE)]) == "Day in Walchensee"


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/photos/2023-08 Norway", "Norway"),
        ("/photos/Norway 2023", "Norway"),
        ("/photos/2023_08_14 Grandmother's garden", "Grandmother's garden"),
        ("/photos/2023-08 Norway/100APPLE", "Norway"),
        ("/photos/2023-08 Norway/DCIM", "Norway"),
        ("/photos/DCIM/Camera", ""),
        ("/photos/DCIM/100APPLE", ""),
        ("/photos/Downloads", ""),
        ("/home/lena/Photos", ""),
        ("/phone/Voice notes", ""),
        ("/phone/WhatsApp Images", ""),
        ("/photos/2023/07", ""),
        ("/photos/2023-07-14", ""),
        ("/photos/3f2a9c0d1e", ""),
    ],
)
def test_folders_that_the_owner_named_are_evidence(folder: str, name: str) -> None:
    assert folder_of([remember("a", at(1, 9), path=f"{folder}/a.jpg")]) == name


def test_the_place_is_that_of_most_files() -> None:
    moments = [remember("a", at(1, 9), LAKE), remember("b", at(1, 9, 5), HOME), remember("c", at(1, 9, 9), HOME)]
    assert place_of([*moments, remember("d", at(1, 10))]) == "Munich"
    assert place_of([remember("d", at(1, 10))]) == ""


def note(said: str, path: str = "/notes/n.md", **how: object) -> MomentView:
    return remember(said, at(1, 9), said=said, kind="note", path=path, **how)


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([note("# Packing list\n- tent\n- towels")], "Note: Packing list"),
        (
            [note("Packing list for the lake\n- tent", asset="n"), note("More", asset="n", ordinal=1)],
            "Note: Packing list for the lake",
        ),
        ([note("Karl came.", "/notes/2024-07-15 Repairs on the boat.md")], "Note: Repairs on the boat"),
        ([note("Karl came to see the boat.", "/notes/Untitled.md")], "Note: Karl came to see the boat"),
        ([note("Karl came to see the boat.", "/notes/2024-07-15.md")], "Note: Karl came to see the boat"),
        ([note("2024-07-13\nThe raccoon came again.", "/n/Diary.md")], "Diary: the raccoon came again"),
        ([note("Diary\n2024-07-13\nThe raccoon came again.", "/n/Log book.md")], "Log book: the raccoon came again"),
        ([note("Bread", "/n/Shops.md"), note("Nails", "/n/Tools.md", asset="b")], "Notes: Bread and Nails"),
    ],
)
def test_a_note_is_called_by_its_heading_or_its_file(moments: list[MomentView], expected: str) -> None:
    assert title(moments) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "She does not want any presents, only coffee and plum cake in the garden.",
            "She does not want any presents, only coffee and plum cake",
        ),
        (
            "We spent an hour in front of the space suits, and he asked whether one can scratch a nose in there.",
            "we spent an hour in front of the space suits",
        ),
        (
            "The key to the boat house is under the blue flower pot next to the door.",
            "the key to the boat house is under the blue flower pot",
        ),
        (
            "Good morning. There was a raccoon in the garden and it ate all of the plums out of the box.",
            "there was a raccoon in the garden",
        ),
        (
            "Karl knows one boat builder at Kochel asking every single customer forty five euros.",
            "Karl knows one boat builder",
        ),
        ("Yes!", "Yes!"),
    ],
)
def test_a_voice_note_is_called_by_a_whole_clause(said: str, expected: str) -> None:
    assert title([remember("v", at(1, 9), said=said)]).lower() == f"voice note: {expected}".lower()


def test_what_has_no_clause_is_cut_and_says_so() -> None:
    said = "Rain rain rain rain rain rain rain rain rain rain rain rain rain rain."
    assert (
        title([remember("v", at(1, 9), said=said)])
        == "Voice note: Rain rain rain rain rain rain rain rain rain rain rain rain …"
    )


def test_a_capital_that_is_a_name_stays() -> None:
    assert title([remember("v", at(1, 9), said="I am at the lake.")]) == "Voice note: I am at the lake"
    month = [remember("m", Timestamp(at(1, 0), Precision.MONTH), LAKE, path=NORWAY)]
    assert title(month) == "Norway: July 2024 in Walchensee"


def test_what_is_told_are_the_words_of_the_records() -> None:
    talk = "Hello. The boat needs a new rope. The rope of the boat broke on Sunday. Bye."
    moments = [remember("v", at(1, 9), said=talk), *photos(14, LAKE, [("canoe", 0.7)])]
    assert tell(moments) == "The boat needs a new rope. The rope of the boat broke on Sunday."
    assert tell(photos(14, LAKE)) == ""


def test_what_was_seen_is_told_where_nothing_was_said_and_only_what_is_sure() -> None:
    assert tell(photos(14, LAKE, [("canoe", 0.7)])) == "Seen: canoe."
    assert tell(photos(14, LAKE, [("perhaps canoe", 0.3)])) == ""
    assert tell(photos(14, LAKE, [("tiger cat, perhaps tabby cat", 0.6), ("couch", 0.6)])) == "Seen: tiger cat; couch."


def test_sentences_that_a_line_or_a_turn_breaks_are_joined() -> None:
    wrapped = "We stood for an hour in front of the space suits, and he asked whether one can\nscratch a nose in there."
    assert tell([note(wrapped)]) == wrapped.replace("\n", " ")
    turns = [
        remember("a", at(1, 9), said="The old boat that grandfather built", asset="x", span=3.0),
        remember("b", at(1, 9, 1), said="needs a new rope.", asset="x", ordinal=1, span=4.0),
    ]
    assert tell(turns) == "The old boat that grandfather built needs a new rope."
