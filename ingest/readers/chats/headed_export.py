"""Chats whose days stand above their messages, or whose messages are blocks of lines: KakaoTalk, LINE, iMessage.

KakaoTalk writes "[Name] [15:30] words" or a stamp, the name and words between commas and colons; LINE the hour, the
name and the words between tabs; imessage-exporter a time, the name and the words on lines of their own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.files.timestamps import DateCandidate, clue_in_line, clue_of, to_timestamp
from ingest.readers.chats.notices import without
from ingest.readers.chats.stamps import MARKS, plain_spaces, stamp_of
from ingest.readers.chats.words import halves, hour_of, listed, plain
from ingest.readers.paragraph import Paragraph

HEAD_LINES = 8
_CLOCK = r"(?P<before>[^\W\d_]\D{0,14}?)?\s?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s?(?P<half>[^\W\d_][^\d\t\]]{0,9}))?"
_KAKAO = re.compile(rf"^\[(?P<name>[^\[\]]{{1,60}})\] \[{_CLOCK}\] (?P<words>.*)$")
_LINE = re.compile(rf"^{_CLOCK}\t(?P<name>[^\t]{{1,60}})\t(?P<words>.*)$")
_NOTICE = re.compile(rf"^{_CLOCK}\t[^\t]*$")
_COMMA = re.compile(
    r"^(?P<stamp>.{8,40}?\d{1,2}:\d\d(?:\s?[^\W\d_]\.?[^\W\d_]\.?)?), (?P<name>[^:,]{1,60}) : (?P<words>.*)$"
)
_WEEKDAY = re.compile(r"\s?[(（][^()（）]{1,12}[)）]$")
_IMESSAGE = re.compile(r"^(?P<date>[A-Z][a-z]{2} {1,2}\d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M)(?: \([^()\n]*\))?$")
_TAPBACK = re.compile(r"^(?:Tapbacks:|This message responded to an earlier message\.|.{1,40} by .{1,60})$")


def read_headed(text: str, _name: str) -> tuple[Paragraph, ...] | None:
    """Return the messages of a chat of one of these messengers, None for any other text."""
    lines = [MARKS.sub("", line) for line in plain_spaces(text).split("\n")]
    readers: tuple[Callable[[Sequence[str]], list[Paragraph]], ...] = (_blocks, _below_days, _commas)
    return next((tuple(found) for reader in readers if (found := reader(lines))), None)


def _blocks(lines: Sequence[str]) -> list[Paragraph]:
    """Return the messages that imessage-exporter wrote."""
    first = next((line for line in lines if line.strip()), "")
    if not _IMESSAGE.match(first):
        return []
    found: list[Paragraph] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.rstrip())
            continue
        head = _IMESSAGE.match(block[0]) if block else None
        if head and len(block) > 1:
            clue = clue_in_line(re.sub(" +", " ", head["date"]))
            words = "\n".join(one for one in block[2:] if not one.startswith("    ") and not _TAPBACK.match(one))
            found.append(Paragraph(words, to_timestamp(clue, None) if clue else None, block[1].strip()))
        elif block and found:
            found[-1] = replace(found[-1], text="\n\n".join((found[-1].text, "\n".join(block))))
        block = []
    return [one for one in found if one.text]


def _below_days(lines: Sequence[str]) -> list[Paragraph]:
    """Return the messages of KakaoTalk or LINE that stand below their days."""
    if not _is_headed(lines) and sum(bool(_KAKAO.match(line) or _LINE.match(line)) for line in lines) < 2:
        return []
    found: list[Paragraph] = []
    day: DateCandidate | None = None
    for line in lines:
        sent = _KAKAO.match(line) or _LINE.match(line)
        if sent and day:
            found.append(_sent(sent, day))
        elif new := _day(line):
            day = new
        elif found and line.strip() and not _NOTICE.match(line):
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
    return _said(found)


def _commas(lines: Sequence[str]) -> list[Paragraph]:
    """Return the messages of KakaoTalk from phones: "2024년 7월 14일 오후 3:30, Name : words"."""
    if not _is_headed(lines):
        return []
    found: list[Paragraph] = []
    for line in lines:
        sent = _COMMA.match(line)
        stamp = stamp_of(f"{sent['stamp']} - x") if sent else None
        if sent and stamp:
            numbers, (hour, minute, _) = stamp.numbers, stamp.time
            clue = clue_of([*numbers, hour_of(hour, stamp.half), minute]) if stamp.order == "ymd" else None
            found.append(Paragraph(sent["words"], to_timestamp(clue, None) if clue else None, sent["name"].strip()))
        elif found and line.strip() and not clue_in_line(line) and not stamp_of(f"{line} - x"):
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
    return _said(found)


def _is_headed(lines: Sequence[str]) -> bool:
    """Say whether the first lines are those of a chat of KakaoTalk or LINE."""
    words = (*listed("heads", "kakaotalk"), *listed("heads", "line"))
    return any(word in line for line in lines[:HEAD_LINES] for word in words)


def _day(line: str) -> DateCandidate | None:
    """Return the day that a line is, weekday and rules around it left out."""
    words = _WEEKDAY.sub("", line.strip("- \t"))
    parts = (words, words.partition(" ")[2], words.rpartition(" ")[0])
    return next((clue for part in parts if (clue := clue_in_line(part))), None)


def _sent(sent: re.Match[str], day: DateCandidate) -> Paragraph:
    half = sent["before"] or sent["half"] or ""
    hour = hour_of(int(sent["hour"]), half if plain(half) in halves() else "")
    clue = clue_of([day.at.year, day.at.month, day.at.day, hour, sent["minute"]])
    return Paragraph(sent["words"], to_timestamp(clue, None) if clue else None, sent["name"].strip())


def _said(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Return messages without what stands for files, and the quotes around words of several lines."""
    told = []
    for one in found:
        text = one.text.strip()
        if text.startswith('"') and text.endswith('"') and "\n" in text:
            text = text[1:-1]
        words, files = without(text, "")
        if words or files:
            told.append(replace(one, text=words, files=files))
    return told
