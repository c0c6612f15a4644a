from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from memory.episodes import titles
from memory.episodes.titles import folder_of, place_of
from memory.identity.people import told as who
from memory.language.format import event_text, event_title, imported_text
from memory.language.words import meanings
from memory.records.library import (
    ImportedTags,
    Medium,
    MomentText,
    MomentView,
    Place,
    Precision,
    TakenFrom,
    TextKind,
    Timestamp,
    Trace,
)
from models.vision.plain_words import places
from tests.lives import HOME, LAKE, SUMMER, at, on_day, remember

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
        (photos(14, LAKE, [("lake", 0.6)]), "Sunday afternoon at the lake, Walchensee"),
        (photos(9, LAKE), "Sunday morning in Walchensee"),
        (photos(19, LAKE, [("restaurant", 0.29)]), "Sunday evening in Walchensee"),
        (photos(23, HOME), "Sunday night in Munich"),
        (photos(14, None, [("beach", 0.6)], NORWAY), "Sunday afternoon at the beach, Norway"),
        (photos(14, None, (), NORWAY), "Norway, Sunday afternoon"),
        (photos(14, LAKE, (), NORWAY), "Norway: Sunday afternoon in Walchensee"),
        (photos(14, LAKE, (), "/photos/Walchensee/a.jpg"), "Sunday afternoon in Walchensee"),
        (photos(14, None, [("canoe", 0.7), ("paddle", 0.4)]), "Sunday afternoon: canoe"),
        (photos(14, None, [("canoe", 0.2)]), "Sunday afternoon, 14 July 2024"),
        (
            [remember("v", at(1, 9), said="Hello there. The boat needs a new rope.")],
            "The boat needs a new rope",
        ),
        ([remember("n", at(1, 9), said="# Packing list", kind="note")], "Packing list"),
        (
            [remember("c", at(1, 9), said="Shall we row?", kind="note", medium=Medium.MESSAGE, speaker="Anna")],
            "Chat with Anna: Shall we row?",
        ),
        ([remember("d", on_day(1), LAKE)], "Monday in Walchensee"),
        ([remember("m", Timestamp(at(1, 0), Precision.MONTH), LAKE)], "July 2024 in Walchensee"),
        ([remember("t", at(1, 9), LAKE, taken_from=TakenFrom.MTIME)], "In Walchensee"),
        ([remember("t", at(1, 9), taken_from=TakenFrom.MTIME)], "A photo"),
        ([remember("f", at(1, 9), said="Look at the heron", kind="video", span=9.0)], "Look at the heron"),
    ],
)
def test_titles(moments: list[MomentView], expected: str) -> None:
    assert title(moments) == expected


def test_a_scene_needs_more_than_one_picture_of_many() -> None:
    many = [remember(f"{n}", at(14, 9, n), LAKE) for n in range(20)]
    assert title([*many, remember("x", at(14, 9, 30), LAKE, seen=[("beach", 0.9)])]) == "Sunday morning in Walchensee"


def test_a_long_day_is_a_day() -> None:
    assert title([remember("a", at(14, 8), LAKE), remember("b", at(14, 18), LAKE)]) == "Sunday in Walchensee"


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
        ([note("# Packing list\n- tent\n- towels")], "Packing list"),
        (
            [note("Packing list for the lake\n- tent", asset="n"), note("More", asset="n", ordinal=1)],
            "Packing list for the lake",
        ),
        ([note("Karl came.", "/notes/2024-07-15 Repairs on the boat.md")], "Repairs on the boat"),
        ([note("Karl came to see the boat.", "/notes/Untitled.md")], "Karl came to see the boat"),
        ([note("Karl came to see the boat.", "/notes/2024-07-15.md")], "Karl came to see the boat"),
        ([note("2024-07-13\nThe raccoon came again.", "/n/Diary.md")], "The raccoon came again"),
        ([note("Diary\n2024-07-13\nThe raccoon came again.", "/n/Log book.md")], "The raccoon came again"),
        ([note("Bread", "/n/Shops.md"), note("Nails", "/n/Tools.md", asset="b")], "Bread and Nails"),
    ],
)
def test_a_note_is_called_by_its_heading_or_its_file(moments: list[MomentView], expected: str) -> None:
    assert title(moments) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "She does not want any presents, only coffee and plum cake in the garden.",
            "She does not want any presents",
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
        ("Yes!", "Yes"),
    ],
)
def test_a_voice_note_is_called_by_a_whole_clause(said: str, expected: str) -> None:
    assert title([remember("v", at(1, 9), said=said)]).lower() == expected.lower()


def test_what_has_no_clause_is_cut_and_says_so() -> None:
    said = "Rain rain rain rain rain rain rain rain rain rain rain rain rain rain."
    assert title([remember("v", at(1, 9), said=said)]) == "Rain rain rain rain rain rain rain rain …"


def test_a_capital_that_is_a_name_stays() -> None:
    assert title([remember("v", at(1, 9), said="I am at the lake.")]) == "I am at the lake"
    month = [remember("m", Timestamp(at(1, 0), Precision.MONTH), LAKE, path=NORWAY)]
    assert title(month) == "Norway: July 2024 in Walchensee"


def test_what_is_told_are_the_words_of_the_records() -> None:
    talk = "Hello. The boat needs a new rope. The rope of the boat broke on Sunday. Bye."
    moments = [remember("v", at(1, 9), said=talk), *photos(14, LAKE, [("canoe", 0.7)])]
    assert tell(moments) == "The boat needs a new rope. The rope of the boat broke on Sunday."
    assert tell(photos(14, LAKE)) == ""


def test_nothing_is_told_of_what_was_only_seen() -> None:
    assert tell(photos(14, LAKE, [("canoe", 0.7)])) == tell(photos(14, LAKE, [])) == ""


def test_sentences_that_a_line_or_a_turn_breaks_are_joined() -> None:
    wrapped = "We stood for an hour in front of the space suits, and he asked whether one can\nscratch a nose in there."
    assert tell([note(wrapped)]) == wrapped.replace("\n", " ")
    turns = [
        remember("a", at(1, 9), said="The old boat that grandfather built", asset="x", span=3.0),
        remember("b", at(1, 9, 1), said="needs a new rope.", asset="x", ordinal=1, span=4.0),
    ]
    assert tell(turns) == "The old boat that grandfather built needs a new rope."


def tagged(name: str, how: int, **told: object) -> MomentView:
    one = remember(name, at(14, 9, how), path="/p/DCIM/100APPLE/1.jpg")
    tags = ImportedTags(**told)  # type: ignore[arg-type]
    words = MomentText(one.moment.id, TextKind.IMPORTED, imported_text([tags]), "told", tags=(tags,))
    return replace(one, texts=(*one.texts, words))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"title": "Femi rows for the first time"}, "Femi rows for the first time"),
        ({"title": "DSCN0042", "description": "The tiles of the bath"}, "The tiles of the bath"),
        ({"title": "SONY DSC", "keywords": ("boat", "rope")}, "Sunday morning, 14 July 2024"),
        ({"albums": ("Harbour fair",), "title": "A goat"}, "Harbour fair"),
    ],
)
def test_what_the_owner_wrote_in_another_program_names_photos(told: dict[str, object], expected: str) -> None:
    assert title([tagged("a", 0, **told), tagged("b", 1, **told)]) == expected


def test_one_title_of_many_photos_names_none_of_the_others() -> None:
    many = [remember(f"{n}", at(14, 9, n), LAKE) for n in range(5)]
    assert title([tagged("a", 0, title="A heron"), *many]) == "Sunday morning in Walchensee"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([("canoe", 0.9)], "Sunday afternoon: canoe"),
        ([("beach", 0.9)], "Sunday afternoon at the beach"),
    ],
)
def test_what_is_seen_names_an_episode_where_it_is_most_of_it(seen: list[tuple[str, float]], expected: str) -> None:
    assert title(photos(14, None, seen)) == expected
    mixed = [*photos(14, None, seen)[:1], *(remember(f"m{n}", at(14, 15, n)) for n in range(3))]
    assert title(mixed) == "Sunday afternoon, 14 July 2024"


def test_a_folder_of_one_day_or_an_occasion_needs_no_place() -> None:
    for folder in ("2024-07-14 Harbour fair", "Ada's wedding"):
        plain = folder.removeprefix("2024-07-14 ")
        assert title(photos(14, LAKE, path=f"/photos/{folder}/a.jpg")) == f"{plain}, Sunday afternoon"


def test_a_holiday_is_an_occasion_unless_a_clock_was_reset() -> None:
    eve = datetime(2021, 12, 31, 23, 10, tzinfo=SUMMER)
    assert title([remember("e", eve, HOME)]) == "New Year's Eve in Munich"
    assert title([remember("r", datetime(2000, 1, 1, tzinfo=SUMMER))]) == "Saturday night, 1 January 2000"


def test_who_was_surely_there_is_named_without_the_owner() -> None:
    known = []
    for n, one in enumerate(photos(14, LAKE)):
        sure = {"Femi": {Trace.FACE: 1.0}, "Ada": {Trace.FACE: 1.0}, "Tom": {Trace.FACE: 0.7}}
        known.append(replace(one, texts=(*one.texts, who(f"{n}", sure))))
    assert event_title(titles.title(known, "Ada")) == "Sunday afternoon in Walchensee with Femi"


def message(said: str, minute: int, speaker: str, path: str) -> MomentView:
    how = {"kind": "note", "medium": Medium.MESSAGE, "speaker": speaker, "path": path, "asset": "chat"}
    return remember(f"{said}{minute}", at(14, 9, minute), said=said, ordinal=minute, **how)


@pytest.mark.parametrize(
    ("file", "speakers", "said", "expected"),
    [
        ("WhatsApp Chat with Femi.txt", "Femi", "Did you order the tiles?", "Chat with Femi about the tiles"),
        ("WhatsApp Chat with Femi.txt", "Ada", "Did you order the tiles?", "Chat with Femi about the tiles"),
        ("chat.txt", "Femi", "Shall we row?", "Chat with Femi: Shall we row?"),
        ("chat.txt", "Ada", "lol", "Chat"),
        ("WhatsApp Chat - The rowers.txt", "Femi", "Did you order the tiles?", "The rowers: the tiles"),
        ("WhatsApp Chat with Femi.txt", "Femi", "https://tiles.example/order/1", "Chat with Femi"),
    ],
)
def test_a_chat_is_named_by_its_other_side_and_its_matter(file: str, speakers: str, said: str, expected: str) -> None:
    talk = [message(said, 1, speakers, f"/c/{file}"), message("ok", 2, "Ada", f"/c/{file}")]
    assert event_title(titles.title(talk, "ada")) == expected


@pytest.mark.parametrize(
    ("said", "path", "expected"),
    [
        ("The tuner came at ten and left at noon.", "/n/piano.md", "Piano: the tuner came at ten"),
        ("The piano was out of tune.", "/n/piano.md", "The piano was out of tune"),
        ("Harbour fair, 12 June 2017\n\nFemi rowed.", "/n/a.md", "Harbour fair"),
        ("TILES (old list)\n\nBlue ones.", "/n/a.md", "Tiles"),
        ("oat milk\nnails\nrope\npaint", "/n/shopping 2017-06-12.txt", "Shopping"),
        ("12 June 2017\n\nFemi rowed to the island.", "/n/Oslo diary.md", "Oslo: Femi rowed to the island"),
        ("12/06/2017 78.4 kg", "/n/weight.txt", "Weight: 78.4 kg"),
    ],
)
def test_a_note_is_called_by_its_first_telling_words(said: str, path: str, expected: str) -> None:
    assert title([note(said, path)]) == expected


def test_a_row_of_a_table_is_called_by_what_it_says() -> None:
    pulse = note("Pulse\n\n| 2017-06-12 | 61 | after the run |", "/n/pulse.md", ordinal=1)
    assert title([pulse]) == "Pulse: 61, after the run"


def test_every_place_that_a_photo_may_be_said_to_show_is_a_scene() -> None:
    assert places().keys() - {"stage"} <= meanings("titles.scenes").keys()


def test_a_place_is_not_said_twice_where_the_folder_says_it_in_another_language() -> None:
    there = Place(48.137, 11.575, "Munich", "Bavaria", "Germany")
    assert title(photos(14, there, path="/photos/2024-07 München/a.jpg")) == "München, Sunday afternoon"
    assert "in Munich" in title(photos(14, there, path="/photos/2024-07 Wien/a.jpg"))
