from collections.abc import Sequence

import pytest

from memory.titles import folder_of, place_of, summary_text, summary_title, tell, title
from memory.types import Event, Level, Medium, Place, Precision, Remembered, TakenFrom, When
from tests.lives import HOME, LAKE, at, on_day, remember

NORWAY = "/photos/2023-08 Norway/a.jpg"


def photos(
    hour: int, place: Place | None = None, seen: Sequence[tuple[str, float]] = (), path: str = "/p/DCIM/1.jpg"
) -> list[Remembered]:
    return [remember(f"{n}", at(14, hour, n), place, seen=seen, path=path) for n in range(3)]


def event(name: str, place: str, hour: int = 9) -> Event:
    return Event(name, (), at(14, hour), at(14, hour + 1), name, "", place, "fake")


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
        ([remember("m", When(at(1, 0), Precision.MONTH), LAKE)], "July 2024 in Walchensee"),
        ([remember("t", at(1, 9), LAKE, taken_from=TakenFrom.MTIME)], "In Walchensee"),
        ([remember("t", at(1, 9), taken_from=TakenFrom.MTIME)], "A photo"),
        ([remember("f", at(1, 9), said="Look at the heron", kind="video", span=9.0)], "Morning: Look at the heron"),
    ],
)
def test_titles(moments: list[Remembered], expected: str) -> None:
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


def test_what_is_told_are_the_words_of_the_records() -> None:
    talk = "Hello. The boat needs a new rope. The rope of the boat broke on Sunday. Bye."
    moments = [remember("v", at(1, 9), said=talk), *photos(14, LAKE, [("canoe", 0.7)])]
    assert tell(moments) == "The boat needs a new rope. The rope of the boat broke on Sunday. Seen: canoe."
    assert tell(photos(14, LAKE)) == ""
    assert tell(photos(14, LAKE, [("canoe", 0.7)])) == "Seen: canoe."


def test_days_and_months() -> None:
    events = [event("a", "Walchensee"), event("b", "Munich"), event("c", "Walchensee"), event("d", "")]
    assert summary_title(Level.DAY, events) == "Sunday 14 July 2024, Walchensee and Munich"
    assert summary_title(Level.DAY, events[3:]) == "Sunday 14 July 2024"
    assert summary_title(Level.MONTH, events) == "July 2024"
    assert summary_text(events) == "a; b; c; d."
    assert summary_text([event(f"{n}", "") for n in range(9)]) == "0; 1; 2; 3; 4; and 4 more."
