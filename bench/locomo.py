"""How well recall finds the turns of long conversations that questions rest on, without a language model.

    python -m bench.locomo DATA.json [--without MECHANISM] [--each]

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Every conversation becomes
a library of its own: each session a chat of two people, exported as text with what its pictures show, taken in by the
project's own ingest. A question is read as `ask` reads it and looked for by `recall`; recall@k is the mean over questions
of the share of the turns it rests on that are among the first k. Questions without evidence are skipped; ids that name no
turn count as missed. Knows nothing of answers. Source: Maharana et al. 2024, LoCoMo.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from app.session import Session, deriving, open_session
from ingest.run import ingest
from memory.query import Query
from memory.recall import Sources, recall
from memory.store import search
from qa.question import Vocabulary, read_question

DEPTHS = (5, 10)
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
    told = f"{turn.get('text', '')} {picture}"
    return " ".join(told.split())


def evidence_ids(evidence: Sequence[str]) -> frozenset[str]:
    """Return the turn ids in a question's evidence, those written as one pulled apart."""
    return frozenset(one for entry in evidence for one in re.split(r"[;,\s]+", entry) if one)
