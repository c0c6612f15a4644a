"""The first, the last, how many and how long, asked of a small written life: of logs, lists, chats and diaries."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from app.services.ask import Question, ask
from bench.retrieval.exam import Verdict, judge, open_life

LIFE = Path(__file__).resolve().parents[1] / "data" / "tallies"
NOW = datetime.fromisoformat(json.loads((LIFE / "about.json").read_text(encoding="utf-8"))["now"])
LEAST = {"log": 13, "told": 8, "count": 13, "duration_order": 8}
"""So many questions of each kind are right, at the least."""


def test_a_small_life_is_counted(tmp_path: Path, weights: None) -> None:
    session = open_life(LIFE, tmp_path)
    right: Counter[str] = Counter()
    for entry in json.loads((LIFE / "questions.json").read_text(encoding="utf-8")):
        told = ask(session, Question(entry["question"], NOW, None, ()), notes_recall=False).answer
        right[entry["kind"]] += judge(entry, told, [item.remembered.path for item in told.evidence]) is Verdict.RIGHT
    session.close()
    assert {kind: right[kind] for kind, least in LEAST.items() if right[kind] < least} == {}
