"""What a large chat costs to read: processor seconds and the most memory, for an export of WhatsApp of a given size.

`python -m bench.chat_reading [MB]` (20 unless told) makes the chat in a temporary folder and reads it as imports do.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.files.file_checks import Limits
from ingest.readers.formats import read_note

SENDERS = ("Zoë", "Kim", "Mio", "+49 171 0000000")
WORDS = "we took the boat out to the island and came back in the rain with wet shoes but in good spirits".split()


def chat(most_bytes: int) -> Iterator[str]:
    """Yield the lines of a chat, a message a minute, until they are so many bytes in all."""
    size = number = 0
    while size < most_bytes:
        day, minute = divmod(number, 1440)
        date = f"{day % 28 + 1:02}.{day // 28 % 12 + 1:02}.{2005 + day // 336}"
        words = " ".join(WORDS[number % 7 : 4 + number % len(WORDS)])
        line = f"{date}, {minute // 60:02}:{minute % 60:02} - {SENDERS[number % len(SENDERS)]}: {words}\n"
        yield line
        size += len(line.encode())
        number += 1


def main() -> None:
    """Print what reading costs."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Zoë.txt"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(chat(megabytes * 1_000_000 - 1000))
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began_s = time.process_time()
        found = read_note(path, Limits())
        took_s = time.process_time() - began_s
    most_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{megabytes} MB, {len(found.paragraphs):,} messages: {took_s:.1f} s of processor time")
    print(
        f"at most {most_kb / 1000:.0f} MB of memory, {(most_kb - before_kb) / 1000:.0f} MB above what the program takes"
    )


if __name__ == "__main__":
    main()
