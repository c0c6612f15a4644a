"""Words that were written are never nothing: what is read of a text holds them, but for a short list."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.formats import read_note
from memory.language.format import imported_text

DROPPED = frozenset("title date tags tag keywords categories category am pm at um jpg png file attached added".split())
"""What front matter calls things, what belongs to a time, and what a messenger says: all that hypothesis can write."""

OF_TIMES = frozenset("july juli sunday t z".split())
"""What stands in the dates that hypothesis writes here, which are told as times."""

WORD = re.compile(r"[^\W\d_]+")
word = st.text("abcdefghäößéжλ", min_size=2, max_size=7).filter(lambda one: one not in DROPPED)
words = st.lists(word, min_size=1, max_size=6).map(" ".join)
stamp = st.sampled_from(
    [
        "2024-07-14 15:30 - ",
        "[2012-03-29 09:00] ",
        "[2012-03-29 09:00 PM] ",
        "14/07/2024, 15:30 - ",
        "[14.07.24, 15:30:12] ",
        "7/14/24, 3:30\u202fPM - ",
        "\u200e[14.07.24, 15:30:12] ",
        "99/99/2024, 15:30 - ",
        "2024-07-14 15:30 ",
        "2023-05-03 06:20 PM ",
        "Sunday, 14 July 2024 18:20 ",
        "3.5.2023, 18:20: ",
        "2024-07-14: ",
        "14. Juli 2024\n",
        "# 2024-07-14 ",
    ]
)
behind_a_date = st.sampled_from(["", " - {}", " ({})", ": {}", ", {}", " | {}", " 15:30 - {}", "\n  - {}", " # {}"])
date = st.sampled_from(["2024-07-14", "14 July 2024", "Sunday, 14. Juli 2024", "07/14/2024", "2024-07-14T15:30:12Z"])
head_line = st.one_of(
    st.builds(lambda day, rest, told: f"date: {day}{rest.format(told)}", date, behind_a_date, words),
    st.builds("{}: {} {}".format, st.sampled_from(["title", "tags", "author"]), words, date),
    words.map(lambda told: f'title: "{told} \\UFFFFFFFF \\uD800"'),
    st.sampled_from(["title:", "tags: []", "- a"]),
)
odd = st.sampled_from(["²²²", "①②③", "٣", "½", "Ⅳ", "1\u0660", "九", "ſ"])
sender = st.one_of(st.just(""), word.map(lambda name: f"{name}: "), st.just("16:00 "), st.just("+49 171: "))
line = st.one_of(
    words,
    st.builds("{}{}{}".format, stamp, sender, words),
    st.builds(
        "{} {} {}".format, st.sampled_from(["#", "######", "-", "*", "1.", ">", "|", "- [ ]", "\t"]), words, words
    ),
    st.builds("# {} ##".format, words),
    st.builds("{} {} {} {}".format, st.sampled_from(["#", "##", "date:", ""]), odd, st.one_of(odd, date, words), odd),
    st.builds("{} {}{} {}".format, odd, odd, odd, st.sampled_from(["14, 2024", "2024", "/7/2024 10:00"])),
    st.builds("![{}] ({})".format, words, words),
    st.builds("![{}]({})".format, words, st.one_of(words, st.sampled_from(["./1/2.jpg", "1.png", "1 2.jpg"]))),
    st.builds("{}{}{} ![{}](1/2.jpg)".format, stamp, sender, words, words),
    st.builds("{}{}{} 1_2.jpg (file attached)".format, stamp, sender, words),
    st.builds("<{}: {}>".format, word, words),
    st.sampled_from(["", "", "---", "***", "```", "~~~", "===", "\f", "...", "\u2028", "#", "# ", "| --- | --- |"]),
    st.builds("{}: {}".format, st.sampled_from(["title", "tags", "date", "author", "a b"]), words),
    st.builds("tags: [{}, '{}']  # {}".format, word, word, words),
    st.builds(
        "{}: {}".format, word, st.sampled_from(["&a [x]", "*a", "{", "|", "2024-07-14", "!!int ''", "{a: {b: ccc}}"])
    ),
)
top = st.one_of(
    st.sampled_from(["", "---\n", "---\ntitle: The lake\n---\n", "---\ntags: lake, boat\n...\n", "---\n- a\n---\n"]),
    st.lists(head_line, min_size=1, max_size=3).map(lambda lines: "---\n" + "\n".join(lines) + "\n---\n"),
)
name = st.sampled_from(["notes.md", "WhatsApp Chat.txt", "_chat.txt", "diary.txt"])


def read(text: str, called: str) -> str:
    """Return all that is remembered of a text, in small letters."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / called
        path.write_text(text, encoding="utf-8", newline="")
        note = read_note(path, Limits())
    return "\n".join([imported_text(note.tags), *(f"{one.speaker} {one.text}" for one in note.paragraphs)]).casefold()


def lost(text: str, called: str) -> set[str]:
    """Return the words of a text that are not remembered nor dropped on purpose; all where it is called empty."""
    try:
        told = set(WORD.findall(read(text, called)))
    except Unreadable:
        told = set()
    return {one for one in WORD.findall(text.casefold()) if one not in told} - DROPPED - OF_TIMES


@settings(max_examples=250, deadline=None)
@given(top, st.lists(line, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n"]), name)
def test_the_words_of_a_text_stand_in_its_moments(head: str, lines: list[str], ending: str, called: str) -> None:
    text = head + ending.join(lines)
    assert lost(text, called) == set(), text


@settings(max_examples=150, deadline=None)
@given(st.lists(head_line, max_size=3), st.sampled_from(["", "\n", "---\n", "#\n", "\n```\n```\n", "- \n\n* \n"]))
def test_front_matter_above_nothing_is_remembered_or_called_empty(lines: list[str], rest: str) -> None:
    text = "\n".join(["---", *lines, "---", rest])
    assert lost(text, "notes.md") == set(), text
    try:
        assert read(text, "notes.md").strip(), text
    except Unreadable as error:
        assert "no words" in str(error)


happening = st.builds(
    "{} {} {}".format,
    words,
    st.sampled_from(
        ["left", "joined", "added", "removed", "pinned", "changed the", "created group", "hat abc entfernt"]
    ),
    words,
)
diary_stamp = st.sampled_from(
    ["2024-07-14 15:30 - ", "[2012-03-29 09:00] ", "14/07/2024, 15:30 - ", "[14.07.24, 15:30:12] "]
)
diary_line = st.builds("{}{}{}".format, diary_stamp, st.one_of(st.just(""), word.map("{}: ".format)), happening)


@settings(max_examples=150, deadline=None)
@given(st.lists(diary_line, min_size=1, max_size=8), st.sampled_from(["diary.txt", "notes.md", "signal hill.txt"]))
def test_what_happened_in_a_diary_is_not_taken_for_a_messengers_word(lines: list[str], called: str) -> None:
    assert lost("\n".join(lines), called) == set()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        ["2023-05-03 18:20", "3.5.2023 18:20", "3 May 2023 18:20", "2023-05-03 06:20 PM", "2023/05/03, 18:20:00"]
    ),
    st.lists(st.tuples(words, st.lists(words, max_size=3)), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_line_that_begins_with_a_day_and_a_time_heads_an_entry(
    at: str, told: list[tuple[str, list[str]]], is_apart: bool
) -> None:
    text = ("\n\n" if is_apart else "\n").join("\n".join([f"{at} {first}.", *more]) for first, more in told)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.txt"
        path.write_text(text, encoding="utf-8")
        found = read_note(path, Limits())
    assert lost(text, "journal.txt") <= {"may"}
    assert len(found.paragraphs) == len(told) and found.taken is not None
    for one in (found.taken, *(paragraph.at for paragraph in found.paragraphs)):
        assert one is not None and one.at.replace(tzinfo=None).isoformat() == "2023-05-03T18:20:00"


@settings(max_examples=200, deadline=None)
@given(st.text("ab#-*`[]():!<>|&{}'\".,/0123456789 \t\n\f\u200e", max_size=120), name)
def test_the_words_of_anything_stand_in_its_moments(text: str, called: str) -> None:
    assert lost(text, called) == set(), text


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-14 15:30 - Lake\n\nWe swam and sang.\n\n2024-07-15 16:00 - Town\n\nWe bought bread.\n",
        "[2012-03-29 09:00] Lake\nWe swam.\n\n[2012-03-30 10:00] Town\nWe bought bread.\n",
        "[14.07.24, 15:30:12] cold\n[15.07.24, 15:30:12] warm\n",
        "2024-07-14 15:30 - Weather: sunny\n2024-07-15 18:00 - We left the cottage and Peter joined us\n",
    ],
)
def test_stamped_lines_without_senders_are_the_headings_of_a_diary(tmp_path: Path, text: str) -> None:
    (tmp_path / "Notes.md").write_text(text, encoding="utf-8")
    found = read_note(tmp_path / "Notes.md", Limits())
    days = [one.at.at.day for one in found.paragraphs if one.at]
    assert len(found.paragraphs) == 2 and days[0] + 1 == days[1] and lost(text, "Notes.md") == set()


def test_in_a_chat_only_the_messengers_own_lines_go() -> None:
    chat = (
        '14/07/2024, 15:29 - Anna created group "Lake"\n14/07/2024, 15:29 - Anna added Ben\n'
        "14/07/2024, 15:30 - Anna: I added salt\n99/99/2024, 15:30 - Ben: no such day\n"
        "14/07/2024, 15:31 - a line of nobody\n14/07/2024, 15:32 - Anna left\nbut wrote on\n"
        "[14.07.24, 15:30:12] Lake: \u200eMessages and calls are end-to-end encrypted. Tap\n"
        "14/07/2024, 15:33 - Ben: the end\n"
    )
    told = read(chat, "WhatsApp Chat.txt")
    for kept in ("i added salt", "no such day", "a line of nobody", "but wrote on", "the end"):
        assert kept in told
    for dropped in ("created group", "added ben", "anna left", "encrypted"):
        assert dropped not in told
