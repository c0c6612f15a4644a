"""Words that were written are never nothing: what is read of a text holds them, but for a short list."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.note import read_note
from ingest.unreadable import Unreadable

DROPPED = frozenset("title date tags tag keywords categories category am pm at um".split())
"""The names of what front matter says of a note, and what belongs to a time; all that hypothesis can write here."""

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
        "2024-07-14: ",
        "14. Juli 2024\n",
        "# 2024-07-14 ",
    ]
)
sender = st.one_of(st.just(""), word.map(lambda name: f"{name}: "), st.just("16:00 "), st.just("+49 171: "))
line = st.one_of(
    words,
    st.builds("{}{}{}".format, stamp, sender, words),
    st.builds(
        "{} {} {}".format, st.sampled_from(["#", "######", "-", "*", "1.", ">", "|", "- [ ]", "\t"]), words, words
    ),
    st.builds("# {} ##".format, words),
    st.builds("![{}] ({})".format, words, words),
    st.builds("<{}: {}>".format, word, words),
    st.sampled_from(["", "", "---", "***", "```", "~~~", "===", "\f", "...", "\u2028", "#", "# ", "| --- | --- |"]),
    st.builds("{}: {}".format, st.sampled_from(["title", "tags", "date", "author", "a b"]), words),
    st.builds("tags: [{}, '{}']  # {}".format, word, word, words),
    st.builds(
        "{}: {}".format, word, st.sampled_from(["&a [x]", "*a", "{", "|", "2024-07-14", "!!int ''", "{a: {b: ccc}}"])
    ),
)
top = st.sampled_from(["", "---\n", "---\ntitle: The lake\n---\n", "---\ntags: lake, boat\n...\n", "---\n- a\n---\n"])
name = st.sampled_from(["notes.md", "WhatsApp Chat.txt", "_chat.txt", "diary.txt"])


def read(text: str, called: str) -> str:
    """Return all that is remembered of a text, in small letters."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / called
        path.write_text(text, encoding="utf-8", newline="")
        note = read_note(path, Limits())
    return "\n".join([note.told, *(f"{one.speaker} {one.text}" for one in note.paragraphs)]).casefold()


def lost(text: str, called: str) -> set[str]:
    """Return the words of a text that are not remembered nor dropped on purpose; none where it is refused."""
    try:
        told = set(WORD.findall(read(text, called)))
    except Unreadable:
        return set()
    return {one for one in WORD.findall(text.casefold()) if one not in told} - DROPPED


@settings(max_examples=250, deadline=None)
@given(top, st.lists(line, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n"]), name)
def test_the_words_of_a_text_stand_in_its_moments(head: str, lines: list[str], ending: str, called: str) -> None:
    text = head + ending.join(lines)
    assert lost(text, called) == set(), text


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
