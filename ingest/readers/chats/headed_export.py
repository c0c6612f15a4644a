"""Chats whose days stand above their messages, or whose messages are blocks of lines: KakaoTalk, LINE, iMessage.

KakaoTalk writes "[Name] [15:30] words" or a stamp, the name and words between commas and colons; LINE the hour, the
name and the words between tabs; imessage-exporter a time, the name and the words on lines of their own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.files.timestamps import DateCandidate, clue_in_line, clue_of, to_timestamp
from ingest.readers.chats.notices import without
from ingest.readers.chats.stamps import MARKS, plain_spaces, stamp_of
from ingest.readers.chats.words import halves, hour_of, listed, plain
from ingest.readers.paragraph import Paragraph

HEAD_LINES = 8
LEAST_SENT = 2
"""So many lines as KakaoTalk writes them are a chat without a head."""

_CLOCK = r"(?P<before>[^\W\d_]\D{0,14}?)?\s?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s?(?P<half>[^\W\d_][^\d\t\]]{0,9}))?"
_KAKAO = re.compile(rf"^\[(?P<name>[^\[\]]{{1,60}})\] \[{_CLOCK}\] (?P<words>.*)$")
_LINE = re.compile(rf"^{_CLOCK}\t(?P<name>[^\t]{{1,60}})\t(?P<words>.*)$")
_NOTICE = re.compile(rf"^{_CLOCK}\t[^\t]*$")
_COMMA = re.compile(
    r"^(?P<stamp>.{8,40}?\d{1,2}:\d\d(?:\s?[^\W\d_]\.?[^\W\d_]\.?)?), (?P<name>[^:,]{1,60}) : (?P<words>.*)$"
)
_WEEKDAY = re.compile(r"\s?[(（][^()（）]{1,12}[)）]$")
_IMESSAGE = re.compile(r"^(?P<date>[A-Z][a-z]{2} {1,2}\d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M)(?: \([^()\n]*\))?$")
_TAPBACKS, _RESPONDED = "Tapbacks:", "This message responded to an earlier message."
"""What imessage-exporter writes above indented reactions, and in what answers a message."""


@dataclass(slots=True)
class _Message:
    """A message while its lines are gathered."""

    sender: str
    clue: DateCandidate | None
    lines: list[str]

    def paragraph(self) -> Paragraph:
        """Return the message, its lines joined."""
        return Paragraph("\n".join(self.lines), to_timestamp(self.clue, None) if self.clue else None, self.sender)


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
    found: list[_Message] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.rstrip())
            continue
        head = _IMESSAGE.match(block[0]) if block else None
        if head and len(block) > 1:
            clue = clue_in_line(re.sub(" +", " ", head["date"]))
            found.append(_Message(block[1].strip(), clue, _own(block[2:])))
        elif found and (own := _own(block)):
            found[-1].lines += ["", *own] if found[-1].lines else own
        block = []
    return [one.paragraph() for one in found if one.lines]


def _own(lines: Sequence[str]) -> list[str]:
    """Return the lines of a message that its writer wrote: not the reactions, nor the answers that stand below it."""
    own: list[str] = []
    is_below = False
    for line in lines:
        is_below = line.startswith("    ") and (is_below or bool(_IMESSAGE.match(line.strip())))
        if line == _TAPBACKS:
            is_below = True
        elif not is_below and line != _RESPONDED:
            own.append(line)
    return own


def _below_days(lines: Sequence[str]) -> list[Paragraph]:
    """Return the messages of KakaoTalk or LINE that stand below their days; none where other words stand above all."""
    is_headed = _is_headed(lines)
    if not is_headed and sum(bool(_KAKAO.match(line)) for line in lines) < LEAST_SENT:
        return []
    found: list[_Message] = []
    day: DateCandidate | None = None
    for line in lines:
        sent = _KAKAO.match(line) or (_LINE.match(line) if is_headed else None)
        if sent and day:
            found.append(_sent(sent, day))
        elif new := _day(line):
            day = new
        elif found and line.strip() and not (is_headed and _NOTICE.match(line)):
            found[-1].lines.append(line)
        elif not day and line.strip("- \t") and not _heads(line):
            return []
    return _said(found)


def _commas(lines: Sequence[str]) -> list[Paragraph]:
    """Return the messages of KakaoTalk from phones: "2024년 7월 14일 오후 3:30, Name : words"."""
    if not _is_headed(lines):
        return []
    found: list[_Message] = []
    for line in lines:
        sent = _COMMA.match(line)
        stamp = stamp_of(f"{sent['stamp']} - x") if sent else None
        if sent and stamp:
            numbers, (hour, minute, _) = stamp.numbers, stamp.time
            clue = clue_of([*numbers, hour_of(hour, stamp.half), minute]) if stamp.order == "ymd" else None
            found.append(_Message(sent["name"].strip(), clue, [sent["words"]]))
        elif found and line.strip() and not clue_in_line(line) and not stamp_of(f"{line} - x"):
            found[-1].lines.append(line)
    return _said(found)


def _is_headed(lines: Sequence[str]) -> bool:
    """Say whether the first lines are those of a chat of KakaoTalk or LINE."""
    return any(map(_heads, lines[:HEAD_LINES]))


def _heads(line: str) -> bool:
    return any(word in line for word in (*listed("heads", "kakaotalk"), *listed("heads", "line")))


def _day(line: str) -> DateCandidate | None:
    """Return the day that a line is, weekday and rules around it left out."""
    words = _WEEKDAY.sub("", line.strip("- \t"))
    parts = (words, words.partition(" ")[2], words.rpartition(" ")[0])
    return next((clue for part in parts if (clue := clue_in_line(part))), None)


def _sent(sent: re.Match[str], day: DateCandidate) -> _Message:
    half = sent["before"] or sent["half"] or ""
    hour = hour_of(int(sent["hour"]), half if plain(half) in halves() else "")
    clue = clue_of([day.at.year, day.at.month, day.at.day, hour, sent["minute"]])
    return _Message(sent["name"].strip(), clue, [sent["words"]])


def _said(found: Sequence[_Message]) -> list[Paragraph]:
    """Return messages without what stands for files, and the quotes around words of several lines."""
    told = []
    for one in (message.paragraph() for message in found):
        text = one.text.strip()
        if text.startswith('"') and text.endswith('"') and "\n" in text:
            text = text[1:-1]
        words, files = without(text, "")
        if words or files:
            told.append(replace(one, text=words, files=files))
    return told
