import os
import random
import time
from pathlib import Path

import pytest

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.formats import read_note
from ingest.readers.note import LONGEST_PARAGRAPH
from ingest.readers.paragraph import Note
from memory.language.format import imported_text
from memory.records.library import Precision

LIMITS = Limits()


def note(tmp_path: Path, text: str | bytes, name: str = "a.md") -> Note:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_note(path, LIMITS)


def texts(found: Note) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def test_paragraphs_are_parted_by_empty_lines(tmp_path: Path) -> None:
    found = note(tmp_path, "We rowed\nacross.\n\n\nTomas caught a cod.\n", "a.txt")
    assert texts(found) == ["We rowed\nacross.", "Tomas caught a cod."]
    assert found.taken is None


def test_headings_join_what_they_head(tmp_path: Path) -> None:
    found = note(tmp_path, "# Trip\n\n## First day\nWe rowed.\n\nIt rained.\n\n## Second day ##\n\nSun.\n\n# End\n")
    assert texts(found) == ["Trip\nFirst day\nWe rowed.", "It rained.", "Second day\nSun.", "End"]


def test_lists_and_code_stay_whole(tmp_path: Path) -> None:
    packing = "Pack:\n\n- rope\n\n- oars\n  and a spare\n\n1. then\n\nGo."
    text = f"{packing}\n\n```\n# no heading\n\nx = 1\n```\n\nDone.\n\n---\n\nBye."
    assert texts(note(tmp_path, text)) == [
        "Pack:",
        "- rope\n- oars\n  and a spare\n1. then",
        "Go.",
        "```\n# no heading\n\nx = 1\n```",
        "Done.",
        "Bye.",
    ]


@pytest.mark.parametrize(
    ("date", "iso", "precision"),
    [
        ("2024-07-14", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07-14 15:30:12", "2024-07-14T15:30:12", Precision.SECOND),
        ("2024-07-14T15:30:12+02:00", "2024-07-14T15:30:12", Precision.SECOND),
        ("14 July 2024", "2024-07-14T00:00:00", Precision.DAY),
        ("'2024-07-14'", "2024-07-14T00:00:00", Precision.DAY),
    ],
)
def test_front_matter_dates_and_names_a_note(tmp_path: Path, date: str, iso: str, precision: Precision) -> None:
    found = note(tmp_path, f"---\ntitle: The lake\ndate: {date}\ntags: [a, b]\n---\n\nWe swam.\n")
    assert texts(found) == ["We swam."] and "The lake" in imported_text(found.tags)
    assert found.taken is not None
    assert (found.taken.at.replace(tzinfo=None).isoformat(), found.taken.precision) == (iso, precision)
    assert found.taken.offset_known == ("+02" in date)


@pytest.mark.parametrize(
    "head", ["date: [", "date: 2024-02-31", "- a\n- b", "just words", "a: &a [*a]\nb: !!python/x 1"]
)
def test_front_matter_that_is_none_is_text(tmp_path: Path, head: str) -> None:
    found = note(tmp_path, f"---\n{head}\n---\n\nWe swam.\n")
    assert found.taken is None and texts(found)[-1] == "We swam."


def test_impossible_dates_in_front_matter_are_left_out(tmp_path: Path) -> None:
    assert note(tmp_path, "---\ndate: 2099-01-01\ntitle: {a: b}\n---\nWe swam.").taken is None


@pytest.mark.parametrize(
    "text",
    [
        "# 14 July 2024\n\nWe swam.",
        "14 July 2024\nWe swam.",
        "Sonntag, 14. Juli 2024\n\nWe swam.",
        "# Lake, 2024-07-14\nWe swam.",
    ],
)
def test_a_date_above_all_dates_the_note(tmp_path: Path, text: str) -> None:
    found = note(tmp_path, text)
    assert found.taken is not None
    assert (found.taken.at.date().isoformat(), found.taken.precision) == ("2024-07-14", Precision.DAY)


@pytest.mark.parametrize("text", ["We met on 14 July 2024.", "# 7/8/2024\n\nWe swam.", "# Yesterday\n\nWe swam."])
def test_a_date_in_passing_or_in_doubt_does_not(tmp_path: Path, text: str) -> None:
    assert note(tmp_path, text).taken is None


def test_each_entry_of_a_diary_has_its_own_date(tmp_path: Path) -> None:
    found = note(tmp_path, "# 14 July 2024\n\nWe swam.\n\nAnd sang.\n\n# 15 July 2024\n\nIt rained.\n")
    assert [paragraph.at.at.day if paragraph.at else None for paragraph in found.paragraphs] == [14, 14, 15]


@pytest.mark.parametrize(
    "data",
    [
        "Grüße vom See".encode(),
        b"\xef\xbb\xbf" + "Grüße vom See".encode(),
        "Grüße vom See".encode("utf-16"),
        b"\xfe\xff" + "Grüße vom See".encode("utf-16-be"),
        "Grüße vom See".encode("cp1252"),
        "Grüße vom See\r\n\r\n".encode(),
    ],
)
def test_old_encodings_are_understood(tmp_path: Path, data: bytes) -> None:
    assert texts(note(tmp_path, data, "a.txt")) == ["Grüße vom See"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n\t", "no words"),
        (b"\0\0\0\0", "zeros"),
        (random.Random(0).randbytes(5000), "not text"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not text"),
        (b"a\0b\0c", "not text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        note(tmp_path, data, "a.txt")


@pytest.mark.parametrize(
    "text", ["---\n", "---\ndate: 2024-07-14\n---\n", "---\ntags: []\n---\n#\n", "#", "- [ ]\n", "\u200b\n"]
)
def test_a_note_of_signs_alone_holds_no_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="no words"):
        note(tmp_path, text)
    assert note(tmp_path, f"{text}\n\n🎂").paragraphs


def test_a_chat_of_which_nothing_is_left_on_purpose_is_read(tmp_path: Path) -> None:
    assert note(tmp_path, "14/07/2024, 15:30 - Anna: <Media omitted>", "WhatsApp Chat.txt").paragraphs == ()


@pytest.mark.parametrize("line", ["# 14 ²²² 2024", "## ①②③ 14, 2024", "²²/①/2024", "14 ½½½ 2024 10:00 x"])
def test_digits_that_are_no_numbers_are_words(tmp_path: Path, line: str) -> None:
    found = note(tmp_path, f"{line}\n\nWe swam.")
    assert found.taken is None and "We swam." in texts(found)[-1]


def test_a_date_in_the_midst_of_words_heads_nothing(tmp_path: Path) -> None:
    found = note(tmp_path, "The train leaves on\n2024-07-14 15:30 from Munich.\n\nMum called.")
    assert [(one.at, one.text) for one in found.paragraphs] == [
        (None, "The train leaves on\n2024-07-14 15:30 from Munich."),
        (None, "Mum called."),
    ]


def test_a_note_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("lake " * 100, encoding="utf-8")
    with pytest.raises(Unreadable, match="too large"):
        read_note(tmp_path / "a.txt", Limits(note_bytes=100))


def test_a_note_that_vanishes_is_said_to_have_vanished(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="disappeared"):
        read_note(tmp_path / "gone.md", LIMITS)


def test_a_long_paragraph_is_cut_between_sentences(tmp_path: Path) -> None:
    sentence = "We rowed across the lake and came back in the rain, wet but happy. "
    found = note(tmp_path, sentence * 60)
    assert all(len(text) <= LONGEST_PARAGRAPH and text.endswith("happy.") for text in texts(found))
    assert " ".join(texts(found)) == (sentence * 60).strip()


def test_a_paragraph_without_sentences_or_spaces_is_cut_anyway(tmp_path: Path) -> None:
    assert "".join(texts(note(tmp_path, "x" * 5000))) == "x" * 5000
    assert " ".join(texts(note(tmp_path, "lake " * 1000))).split() == ["lake"] * 1000


@pytest.mark.parametrize(
    "piece", ["x", "lake ", "2024-07-14 ", "# ", "- a\n\n", "[14.07.24, 15:30:12] Anna: a\n", "---\n"]
)
def test_the_largest_note_is_read_in_moments(tmp_path: Path, piece: str) -> None:
    text = piece * (3_000_000 // len(piece))
    begun_s = time.process_time()
    note(tmp_path, text + "end")
    assert time.process_time() - begun_s < 10.0


def test_a_chat_is_read_message_by_message(tmp_path: Path) -> None:
    text = "14/07/2024, 15:30 - Anna: At the lake\n14/07/2024, 15:31 - Ben: Coming!\n"
    found = note(tmp_path, text, "WhatsApp Chat with Anna.txt")
    assert [(message.speaker, message.text) for message in found.paragraphs] == [
        ("Anna", "At the lake"),
        ("Ben", "Coming!"),
    ]
    assert found.taken is not None and found.taken == found.paragraphs[0].at


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_note_one_may_not_read_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("secret", encoding="utf-8")
    (tmp_path / "a.md").chmod(0)
    with pytest.raises(Unreadable, match="permissions"):
        read_note(tmp_path / "a.md", LIMITS)


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        (
            "2024-05-09 vet. Ate a glove.\n\n2024-06-02: vet, 9 kg.\n",
            ["Juno\n2024-05-09 vet. Ate a glove.", "Juno\n2024-06-02: vet, 9 kg."],
        ),
        ("9.5.2024 vet.\n2.6.2024 vet again.\n", ["Juno\n9.5.2024 vet.", "Juno\n2.6.2024 vet again."]),
        ("- 9 May 2024, vet\n- 2 June 2024, vet\n", ["Juno\n- 9 May 2024, vet", "Juno\n- 2 June 2024, vet"]),
        (
            "| 2024-05-09 | 8.8 kg |\n| 2024-06-02 | 9 kg |\n",
            ["Juno\n| 2024-05-09 | 8.8 kg |", "Juno\n| 2024-06-02 | 9 kg |"],
        ),
        (
            "Thursday, 9 May 2024: vet.\nShe howled.\nSunday, 2 June 2024: vet.\n",
            ["Juno\nThursday, 9 May 2024: vet.\nShe howled.", "Juno\nSunday, 2 June 2024: vet."],
        ),
    ],
)
def test_each_entry_of_a_log_has_its_own_date_below_the_headings_of_all(
    tmp_path: Path, body: str, entries: list[str]
) -> None:
    found = note(tmp_path, f"# Juno\n\n{body}")
    assert texts(found) == entries
    assert [one.at.at.date().isoformat() for one in found.paragraphs if one.at] == ["2024-05-09", "2024-06-02"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-09 was a good day. We rowed.\n\nIt rained.\n\nThen we slept.",
        "We rowed on\n2024-05-09 and it rained until\n2024-06-02 or so.",
        "```\n2024-05-09 a\n2024-06-02 b\n```",
        "# Birthdays\n\n- 14.05.1956 Mum\n- 3.2.1988 Tom",
        "- rope\n- oars\n- sail\n- bring back on\n- 2024-05-09\n- 2024-06-02 at the latest",
    ],
)
def test_dates_in_prose_and_lists_make_no_log(tmp_path: Path, text: str) -> None:
    assert all(one.at is None for one in note(tmp_path, text).paragraphs)


@pytest.mark.parametrize(
    ("body", "days"),
    [
        ("28/05/25 cramp\n03/06/25 lost the goggles\n", ["2025-05-28", "2025-06-03"]),
        ("05/28/25 cramp\n06/03/25 lost the goggles\n", ["2025-05-28", "2025-06-03"]),
        ("5.3.24 glaze\n7.3.24 fired\n", ["2024-03-05", "2024-03-07"]),
        (
            "| what | date |\n| glaze | 2024-03-05 |\n| fired | 2024-03-07 |\n| sold | 2024-03-09 |\n",
            [None, "2024-03-05", "2024-03-07", "2024-03-09"],
        ),
        ("- 2024-03-05 vet\n  - 9 kg\n  - shots\n- 2024-03-07 vet\n", ["2024-03-05", "2024-03-07"]),
        ("23-05-14 vet\n23-06-02 food\n", [None]),
        ("Version 2.3.12 is out\n\nVersion 2.4.11 is too\n", [None, None]),
        ("2024-03-05 bled\n2087-05-04 warranty ends\n2024-02-30 ordered\n", ["2024-03-05", None, None]),
        ("03/04/25 cramp\n05/06/25 goggles\n", [None, None]),
    ],
)
def test_entries_with_odd_dates_stand_alone(tmp_path: Path, body: str, days: list[str | None]) -> None:
    found = note(tmp_path, f"# Log\n\n{body}").paragraphs
    assert [one.at.at.date().isoformat() if one.at else None for one in found] == days


def test_hours_below_a_day_are_the_times_of_what_is_below_them(tmp_path: Path) -> None:
    found = note(tmp_path, "# 2023-03-22\n\n## 08:05\nWe woke.\n\n## 9:30 pm\nFire on the beach.\n")
    times = [one.at.at.strftime("%H:%M") for one in found.paragraphs if one.at]
    assert times == ["08:05", "21:30"]


@pytest.mark.parametrize(
    ("first", "at"),
    [
        ("# 22 марта 2023 г.", "2023-03-22"),
        ("# 2023年3月22日", "2023-03-22"),
        ("22 marca 2023", "2023-03-22"),
        ("22. března 2023", "2023-03-22"),
        ("22 de março de 2023", "2023-03-22"),
        ("22 Mart 2023", "2023-03-22"),
        ("22 marzo 2023", "2023-03-22"),
        ("22 maart 2023", "2023-03-22"),
        ("2023. március 22.", "2023-03-22"),
        ("2023-03-22T19:05:00+09:00", "2023-03-22T19:05:00+09:00"),
    ],
)
def test_days_are_written_in_many_languages(tmp_path: Path, first: str, at: str) -> None:
    found = note(tmp_path, f"{first}\n\nAt sea.\n")
    assert found.taken is not None and found.taken.at.isoformat().startswith(at)
