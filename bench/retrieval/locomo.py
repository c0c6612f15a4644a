"""How well recall finds the turns of long conversations that questions rest on, without a language model.

    python -m bench.retrieval.locomo DATA.json [--without MECHANISM] [--each]

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Every conversation
becomes a library of its own: each session a chat of two people, exported as text with what its pictures show, taken in
by the project's own ingest. A question is read as `ask` reads it and looked for by `recall`; recall@k is the mean over
questions of the share of the turns it rests on that are among the first k. Questions without evidence are skipped; ids
that name no turn count as missed. Knows nothing of answers. Source: Maharana et al. 2024, LoCoMo.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from app.library.session import Session
from bench.library import library_of
from memory.retrieval.recall import recall
from memory.retrieval.scoring import WEIGHTS, Weights
from memory.store import full_text
from qa.parse.question import Vocabulary, read_question

DEPTHS = (1, 5, 10)
CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open", 4: "single-hop", 5: "adversarial"}
BETWEEN_TURNS_S = 20


class Question(TypedDict):
    """A question as the data has it."""

    question: str
    evidence: list[str]
    category: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the ids of the turns it rests on, and those of the turns found, best first."""

    category: int
    wanted: frozenset[str]
    found: tuple[str, ...]
    seconds: float

    def share(self, depth: int) -> float:
        """Return how much of what the question rests on is among the first `depth`."""
        return len(self.wanted.intersection(self.found[:depth])) / len(self.wanted)


def write_chats(conversation: Mapping[str, object], folder: Path) -> dict[datetime, str]:
    """Write each session as an exported chat and return the id of the turn said at each time."""
    folder.mkdir(parents=True, exist_ok=True)
    ids: dict[datetime, str] = {}
    for name, turns in conversation.items():
        if not re.fullmatch(r"session_\d+", name) or not isinstance(turns, list):
            continue
        began = datetime.strptime(str(conversation[f"{name}_date_time"]), "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
        lines = []
        for number, turn in enumerate(turns):
            at = began + timedelta(seconds=BETWEEN_TURNS_S * number)
            while at in ids:
                at += timedelta(seconds=1)
            ids[at] = str(turn["dia_id"])
            lines.append(f"[{at:%Y-%m-%d, %H:%M:%S}] {turn['speaker']}: {words_of(turn)}\n")
        (folder / f"signal {began:%Y-%m-%d %H%M}.txt").write_text("".join(lines), encoding="utf-8")
    return ids


def words_of(turn: Mapping[str, object]) -> str:
    """Return what was said in a turn and what the pictures sent with it show, in one line."""
    shown = [str(turn[part]) for part in ("blip_caption", "query") if turn.get(part)]
    picture = f"[photo: {', '.join(shown)}]" if shown else ""
    told = f"{turn.get('text') or turn.get('clean_text', '')} {picture}"
    return " ".join(told.split())


def evidence_ids(evidence: Sequence[str]) -> frozenset[str]:
    """Return the turn ids in a question's evidence, those written as one pulled apart."""
    return frozenset(one for entry in evidence for one in re.split(r"[;,\s]+", entry) if one)


def ask(session: Session, entry: Question, ids: Mapping[datetime, str], weights: Weights) -> Asked:
    """Read a question as `ask` reads it, look for its evidence and return the turns found."""
    started_s = time.perf_counter()
    names = Vocabulary(full_text.place_names(session.store), full_text.speakers(session.store), "")
    query = read_question(entry["question"], max(ids) + timedelta(days=1), names)
    found = recall(session.sources, replace(query, people=()), max(DEPTHS), inferred=True, weights=weights)
    seconds = time.perf_counter() - started_s
    turns = tuple(ids[item.remembered.moment.at.at] for item in found)
    return Asked(entry["category"], evidence_ids(entry["evidence"]), turns, seconds)


def measure(data: Sequence[Mapping[str, object]], weightings: Mapping[str, Weights]) -> dict[str, list[Asked]]:
    """Ask all questions of all conversations, with each of the weights; return what was found for each."""
    asked: dict[str, list[Asked]] = {name: [] for name in weightings}
    for one in data:
        conversation, entries = one["conversation"], one["qa"]
        if not isinstance(conversation, dict) or not isinstance(entries, list):
            raise SystemExit("this is no LoCoMo data: a list of objects with `conversation` and `qa` is expected")
        with tempfile.TemporaryDirectory() as made:
            ids = write_chats(conversation, Path(made) / "chats")
            session = library_of(Path(made) / "library", Path(made) / "chats")
            for entry in entries:
                if evidence_ids(entry["evidence"]):
                    for name, weights in weightings.items():
                        asked[name].append(ask(session, entry, ids, weights))
            session.close()
    return asked


def print_table(asked: Sequence[Asked], prefix: str = "") -> None:
    """Print recall by category and in all, the last line last."""
    for category, name in CATEGORIES.items():
        inside = [one for one in asked if one.category == category]
        if inside:
            print(f"{prefix}{category}_{name}_questions {len(inside)} questions")
            for depth in DEPTHS:
                print(f"{prefix}{category}_{name}_recall@{depth} {_percent(inside, depth):.1f} percent")
    times = sorted(one.seconds for one in asked)
    print(f"{prefix}question_to_evidence_p50 {1000 * statistics.median(times):.1f} ms")
    print(f"{prefix}question_to_evidence_p95 {1000 * times[int(0.95 * (len(times) - 1))]:.1f} ms")
    told = " ".join(f"recall@{depth} {_percent(asked, depth):.1f}" for depth in DEPTHS)
    print(f"{prefix}overall {told}", flush=True)


def _percent(asked: Sequence[Asked], depth: int) -> float:
    return 100 * statistics.fmean(one.share(depth) for one in asked)


def main() -> None:
    """Measure and print."""
    mechanisms = [one.name for one in fields(Weights)]
    default = Path(os.environ.get("YESTERYEAR_SHARED", "../shared")) / "benchmarks" / "locomo_dev.json"
    parser = argparse.ArgumentParser(
        prog="python -m bench.retrieval.locomo", description="Recall on LoCoMo conversations."
    )
    parser.add_argument("data", nargs="?", type=Path, default=default, help="a JSON list of LoCoMo conversations")
    parser.add_argument("--without", nargs="+", default=[], choices=mechanisms, help="switch these mechanisms off")
    parser.add_argument("--each", action="store_true", help="also switch every mechanism off by itself")
    given = parser.parse_args()
    if not given.data.exists():
        raise SystemExit(f"{given.data} is not there; give the path of a file of LoCoMo conversations")
    data = json.loads(given.data.read_text(encoding="utf-8"))
    weights = replace(WEIGHTS, **dict.fromkeys(given.without, 0.0))
    weightings = {"": weights}
    if given.each:
        weightings = {f"without_{one}_": replace(weights, **{one: 0.0}) for one in mechanisms} | weightings
    asked = measure(data, weightings)
    print(f"conversations {len(data)} libraries")
    for name, found in asked.items():
        print_table(found, name)


if __name__ == "__main__":
    main()
