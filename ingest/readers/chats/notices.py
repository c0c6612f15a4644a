"""What a messenger writes into a chat beside the words of people: of members, calls, files, polls and reactions.

The words are in words.toml. In the languages that it lacks, the marks show it by which a phone parts its own words.
"""

import re
from functools import cache

from ingest.readers.chats.stamps import MARKS
from ingest.readers.chats.words import listed
from memory.language.words import any_of

BY_PHONE = "\u200e"
"""What a phone puts before words of its own, in every language."""

_FILE_NAME = re.compile(r"^[^/\n]*\.\w{1,5}>?$")
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]\n]*)\]\((?P<target>(?:[^()\n]|\([^()\n]*\))*)\)")
_REACTION = re.compile(r"^\(- .* -\)$")
_POLL_HEAD = re.compile(r"^[^\W\d_]{2,20}:$")
_POLL_OPTION = re.compile(r"^[^\W\d_]{2,20}: .*\(\d+ [^\W\d_]+\)$")
_BRACKETED = re.compile(r"<[^<>:\n]{5,45} [^<>:\n]{1,45}>")
"""What alone in a message stands for media that were left out, in any language."""

_SENT_NAME = r"(?:IMG|VID|PTT|AUD|DOC|STK|GIF)-\d{8}-WA\d+\.\w{2,5}"


def is_by_phone(line: str, words: str) -> bool:
    """Say whether a stamped line shows that a messenger wrote it: by a mark, or that all is encrypted."""
    return BY_PHONE in line or words.startswith(listed("encrypted"))


def is_of_members(words: str) -> bool:
    """Say whether words tell of the members of a group, as a messenger does."""
    return bool(_members().match(words))


def is_notice(words: str, line: str, is_sent: bool) -> bool:
    """Say whether the first words of a message, or of what nobody sent, are the messenger's; `line` is as it stands."""
    if not is_sent or f"{BY_PHONE}{words}" in line:
        head = words.lstrip()
        return head.startswith((*listed("encrypted"), *listed("said", "settings"))) or is_of_members(head)
    return False


def without(words: str, line: str) -> tuple[str, tuple[str, ...]]:
    """Return what somebody wrote in a message, and the names of the files that came with it.

    `line` is its first line as it stands in what is surely an export, else empty. Left out are what stands for a file,
    that a message was taken back or changed, polls, reactions, and the message that an answer quotes.
    """
    files: list[str] = []

    def sent(found: re.Match[str]) -> str:
        files.append(MARKS.sub("", found["before"] or found["behind"] or found["known"]))
        return ""

    def shown(found: re.Match[str]) -> str:
        return _shown(found, files)

    words = _PICTURE.sub(shown, _attached().sub(sent, words))
    first, _, below = words.partition("\n")
    if line and BY_PHONE in line and first and f"{BY_PHONE}{first}" in line and "://" not in first:
        words = below
    words = _lined(_dropped().sub("", words))
    is_left_out = _is_poll(words) or bool(line and _BRACKETED.fullmatch(words.strip()))
    return ("" if is_left_out else words.strip()), tuple(files)


def _shown(found: re.Match[str], files: list[str]) -> str:
    """Return the words in what stands for a picture: what somebody wrote of it, all of what is no file."""
    alt, target = found["alt"], found["target"]
    is_path = bool(re.search(r"[/.]", target)) and not re.search(r"\s", target)
    if not is_path and not _FILE_NAME.match(target.rpartition("/")[2]):
        return found[0]
    files.append(target.rpartition("/")[2])
    return "" if _FILE_NAME.match(alt) and target.endswith(alt) else alt


def _lined(words: str) -> str:
    """Return lines without reactions and quotes, and without the two spaces that break a line in Markdown."""
    kept: list[str] = []
    is_quote = False
    for line in words.split("\n"):
        is_quote = line.rstrip() == ">" or (is_quote and line.startswith(">"))
        if not is_quote and not _REACTION.match(line.rstrip()):
            kept.append(line.rstrip())
    return "\n".join(kept)


def _is_poll(words: str) -> bool:
    lines = words.strip().split("\n")
    return bool(_POLL_HEAD.match(lines[0])) and sum(bool(_POLL_OPTION.match(line)) for line in lines[1:]) >= 2


@cache
def _members() -> re.Pattern[str]:
    return re.compile(rf"^[^\n]{{1,60}}? (?:{'|'.join(listed('said', 'members'))})(?!\w)")


@cache
def _attached() -> re.Pattern[str]:
    known = any_of(listed("omitted", "attached"))
    return re.compile(
        rf"<(?:{known}): (?P<before>[^<>\n]*)>|(?<!\S)(?P<behind>\S+\.\w{{2,5}}) \((?:{known})\)"
        rf"|(?<!\S)(?P<known>{_SENT_NAME})(?: \([^()\n]{{2,40}}\))?(?=$|\n)"
    )


@cache
def _dropped() -> re.Pattern[str]:
    kinds, gone = (
        any_of(listed("omitted", "kinds") + listed("omitted", "kinds_also")),
        any_of(listed("omitted", "gone")),
    )
    deleted, edited = any_of(listed("said", "deleted")), any_of(listed("said", "edited"))
    return re.compile(
        rf"<(?:{any_of(listed('omitted', 'media'))})>|^(?:{kinds}) (?:{gone})$|^(?:{deleted})\.?$|<(?:{edited})>",
        re.MULTILINE | re.IGNORECASE,
    )
