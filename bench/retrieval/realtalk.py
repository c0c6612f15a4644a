"""How well recall finds the messages of real chats that questions rest on, without a language model.

    python -m bench.retrieval.realtalk [CHAT.json ...] [--each]

A CHAT.json holds one REALTALK chat; all of $YESTERYEAR_SHARED/benchmarks/realtalk_dev by default. Every chat becomes a
library of its own: one exported chat file, each message its own line and time, taken in by the project's own ingest. A
question is read as `ask` reads it and looked for by `recall`; recall@k is the mean over questions of the share of the
messages it rests on that are among the first k. What is found counts by messages: a result that stands for n of them
takes n of the k places. Questions without evidence are skipped; ids that name no message count as missed. With --each,
what was found is a line of JSON for each question. Knows nothing of answers. Source: Lee et al. 2025, REALTALK.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.library.session import Session
from bench.library import library_of
from bench.retrieval.locomo import words_of
from memory.records.query import Evidence
from memory.retrieval.recall import recall
from qa.parse.understanding import understand

DEPTHS = (1, 5, 10)
MOST_MOMENTS = 2 * max(DEPTHS)
STAMP = "%d.%m.%Y, %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the ids of the messages it rests on, and those of the messages found, best first."""

    question: str
    gold: tuple[str, ...]
    found: tuple[str, ...]
    seconds: float

    def share(self, depth: int) -> float:
        """Return how much of what the question rests on is among the first `depth`."""
        return len(set(self.gold).intersection(self.found[:depth])) / len(self.gold)


def sent(chat: Mapping[str, object]) -> Iterator[tuple[datetime, Mapping[str, object]]]:
    """Yield the messages of a chat in order, each with a time of its own."""
    taken: set[datetime] = set()
    sessions = [turns for name, turns in chat.items() if name.startswith("session_") and isinstance(turns, list)]
    for turn in (turn for turns in sessions for turn in turns):
        at = datetime.strptime(str(turn["date_time"]), STAMP).replace(tzinfo=UTC)
        while at in taken:
            at += timedelta(seconds=1)
        taken.add(at)
        yield at, turn


def write_chat(chat: Mapping[str, object], folder: Path) -> dict[datetime, str]:
    """Write a chat as an exported file and return the id of the message sent at each time."""
    folder.mkdir(parents=True, exist_ok=True)
    messages = list(sent(chat))
    lines = [f"[{at:%Y-%m-%d, %H:%M:%S}] {turn['speaker']}: {words_of(turn)}\n" for at, turn in messages]
    (folder / "signal chat.txt").write_text("".join(lines), encoding="utf-8")
    return {at: str(turn["dia_id"]) for at, turn in messages}


def messages_found(found: Sequence[Evidence], ids: Mapping[datetime, str]) -> tuple[str, ...]:
    """Return the ids of the messages that these moments hold, each once, best first: a long one is several moments."""
    return tuple(dict.fromkeys(ids[item.remembered.moment.at.at] for item in found))


def gold_ids(entry: Mapping[str, object]) -> tuple[str, ...]:
    """Return the message ids in a question's evidence, those written as one pulled apart."""
    return tuple(dict.fromkeys(re.findall(r"D\d+:\d+", str(entry["evidence"]))))


def ask(session: Session, question: str, gold: tuple[str, ...], ids: Mapping[datetime, str]) -> Asked:
    """Read a question as `ask` reads it, look for what it rests on and return the messages found."""
    started_s = time.perf_counter()
    query = understand(session.store, question, max(ids) + timedelta(days=1), session.config.owner)
    found = recall(session.sources, replace(query, people=()), MOST_MOMENTS, inferred=True)
    seconds = time.perf_counter() - started_s
    return Asked(question, gold, messages_found(found, ids)[: max(DEPTHS)], seconds)


def measure(chat: Mapping[str, object]) -> list[Asked]:
    """Take in one chat and ask its questions."""
    entries = chat.get("qa")
    if not isinstance(entries, list):
        raise SystemExit("this is no REALTALK chat: an object with sessions and `qa` is expected")
    with tempfile.TemporaryDirectory() as made:
        ids = write_chat(chat, Path(made) / "chats")
        session = library_of(Path(made) / "library", Path(made) / "chats")
        asked = [ask(session, str(one["question"]), gold_ids(one), ids) for one in entries if gold_ids(one)]
        session.close()
    return asked


def told(asked: Sequence[Asked]) -> str:
    """Return recall at each depth in words."""
    return " ".join(
        f"recall@{depth} {100 * statistics.fmean(one.share(depth) for one in asked):.1f}" for depth in DEPTHS
    )


def main() -> None:
    """Measure and print."""
    folder = Path(os.environ.get("YESTERYEAR_SHARED", "../shared")) / "benchmarks" / "realtalk_dev"
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval.realtalk", description="Recall on real chats.")
    parser.add_argument("chats", nargs="*", type=Path, help="REALTALK chats; all of the development data by default")
    parser.add_argument("--each", action="store_true", help="also print what was found for each question, as JSON")
    given = parser.parse_args()
    chats = given.chats or sorted(folder.glob("*.json"))
    if not chats or not all(chat.exists() for chat in chats):
        raise SystemExit(f"{chats[0] if chats else folder} is not there; give the path of a REALTALK chat")
    asked: list[Asked] = []
    for path in chats:
        inside = measure(json.loads(path.read_text(encoding="utf-8")))
        if given.each:
            for one in inside:
                line = {"question": one.question, "gold": one.gold, "found": one.found}
                print(json.dumps(line, ensure_ascii=False))
        print(f"{path.stem} {told(inside)} questions {len(inside)}", flush=True)
        asked += inside
    print(f"question_to_evidence_p50 {1000 * statistics.median(one.seconds for one in asked):.1f} ms")
    print(f"overall {told(asked)}")


if __name__ == "__main__":
    main()
