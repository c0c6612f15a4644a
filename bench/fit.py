"""Fit what answering weighs: which passages are told first, and how sure an answer must be. Prints; `--write` keeps it.

    python -m bench.fit [DATA.json] [--kept DIR] [--write]

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Passages are weighed by
the questions that have an answer, a softmax over the passages of each question, as in listwise ranking (Cao et al.
2007). Whether there is an answer is learned from these, from the questions about what the other of the two said, and
from the questions of one conversation asked of another, with the names of its people. One of the written lives
(tests/data/exam) counts as a conversation more. Each is judged by weights fitted on the others. Run it again after what
recall finds, or the reader, has changed.
"""

import argparse
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.library.session import Session, open_session
from bench.library import library_of
from bench.retrieval.exam import LIVES, is_source, open_life
from bench.retrieval.locomo import evidence_ids, write_chats
from memory.records.library import MomentView
from qa.answer.retrieve import retrieve
from qa.evidence import passages
from qa.evidence import weights as fitted_weights
from qa.evidence.confidence import features
from qa.evidence.passages import rank
from qa.evidence.weights import READ, UNREAD

UNANSWERABLE = 5
EVERY = 4
"""One question in so many is asked; the fit has ten weights."""

STRANGERS = 20
"""So many questions of another conversation are asked of each."""

LIFE = LIVES / "harbour"
LISTED = frozenset(("find", "tell"))
LIFE_STRANGERS = 8
"""The written life that is fitted on, the kinds of its questions that are not answered by a passage, and how many
questions of each conversation are asked of it.
"""

LARGEST_WRONGLY, LARGEST_NAMED = 0.06, 0.08
"""Which share of the questions that have an answer may be declined, and of those about one person who wrote."""

WEIGHTS = Path(fitted_weights.__file__).with_name("weights.toml")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its conversation, whether it has an answer, the columns of its passages, the gold ones, features."""

    conversation: int
    has_answer: bool
    columns: Floats
    gold: NDArray[np.bool_]
    found: dict[str, float]


def conversations(
    data: Sequence[Mapping[str, object]], kept: Path
) -> Iterator[tuple[int, Session, dict[datetime, str]]]:
    """Yield each conversation's number, its library, built where it is not there yet, and its turns by their times."""
    for number, one in enumerate(data):
        folder = kept / str(number)
        conversation = one["conversation"]
        assert isinstance(conversation, dict)
        ids = write_chats(conversation, folder / "chats")
        is_new = not (folder / "library").is_dir()
        session = library_of(folder / "library", folder / "chats") if is_new else open_session(folder / "library")
        yield number, session, ids
        session.close()


def questions(data: Sequence[Mapping[str, object]], number: int) -> Iterator[tuple[str, bool, frozenset[str]]]:
    """Yield what is asked of a conversation: the question, whether it has an answer there, and the turns with it."""
    entries = data[number]["qa"]
    assert isinstance(entries, list)
    for entry in entries[::EVERY]:
        gold = evidence_ids(entry["evidence"])
        if gold:
            yield entry["question"], entry["category"] != UNANSWERABLE, gold
    other = data[(number + 1) % len(data)]
    names = dict(zip(_speakers(other), _speakers(data[number]), strict=True))
    others = other["qa"]
    assert isinstance(others, list)
    for entry in others[1 :: max(1, len(others) // STRANGERS)]:
        yield re.sub(r"\w+", lambda word: names.get(word[0], word[0]), entry["question"]), False, frozenset()


def life_questions(data: Sequence[Mapping[str, object]]) -> Iterator[Mapping[str, Any]]:
    """Yield what is asked of the written life for a fact, and questions about others, as if they asked of the owner."""
    for entry in json.loads((LIFE / "questions.json").read_text(encoding="utf-8")):
        if entry["kind"] not in LISTED and not entry["after"]:
            yield entry
    for one in data:
        name = _speakers(one)[0]
        entries = one["qa"]
        assert isinstance(entries, list)
        asked = [entry["question"] for entry in entries if name in entry["question"]]
        for question in asked[3 :: max(1, len(asked) // LIFE_STRANGERS)]:
            yield {"question": question.replace(f"{name}'s", "my").replace(name, "I"), "declines": True, "sources": []}


def _speakers(one: Mapping[str, object]) -> list[str]:
    conversation = one["conversation"]
    assert isinstance(conversation, dict)
    return [str(conversation["speaker_a"]), str(conversation["speaker_b"])]


def ask(session: Session, number: int, ids: Mapping[datetime, str], asked: tuple[str, bool, frozenset[str]]) -> Asked:
    """Ask a question of a conversation and return what it is fitted on."""
    question, has_answer, gold = asked
    now = max(ids) + timedelta(days=1)
    return _asked(session, number, question, now, has_answer, lambda one: ids.get(one.moment.at.at) in gold)


def ask_life(session: Session, number: int, about: Mapping[str, str], entry: Mapping[str, Any]) -> Asked:
    """Ask a question of the written life and return what it is fitted on."""

    def is_gold(one: MomentView) -> bool:
        return any(is_source(one.path, one.all_text, source) for source in entry["sources"])

    now = datetime.fromisoformat(about["now"])
    return _asked(session, number, entry["question"], now, not entry["declines"], is_gold)


def _asked(
    session: Session,
    number: int,
    question: str,
    now: datetime,
    has_answer: bool,
    is_gold: Callable[[MomentView], bool],
) -> Asked:
    owner = session.config.owner
    looked = retrieve(session.sources, question, now, owner)
    ranked = rank(session.sources, looked.evidence, looked.query, owner)
    top = looked.evidence[0].score if looked.evidence else 0.0
    columns = [[one.log_odds, one.item.score - top, one.is_of_person, one.is_typed] for one in ranked]
    held = [any(is_gold(each) for each in (one.moment, *one.talk)) for one in ranked]
    found = features(session.store, ranked, looked.evidence, looked.query) if ranked else {}
    return Asked(number, has_answer, np.array(columns, np.float64), np.array(held, np.bool_), found)


def fit_ranking(asked: Sequence[Asked]) -> Floats:
    """Return the weights under which the gold passages are likeliest, by gradient ascent."""
    fitted = np.zeros(4)
    step = 0.05
    for _ in range(600):
        slope = np.zeros(4)
        for one in asked:
            odds = one.columns @ fitted
            shares = np.exp(odds - odds.max())
            shares /= shares.sum()
            gold = shares * one.gold
            slope += (gold / max(gold.sum(), 1e-9) - shares) @ one.columns
        fitted += step * (slope / len(asked) - 0.002 * fitted)
    return fitted


def fit_confidence(columns: Floats, has_answer: NDArray[np.bool_]) -> Floats:
    """Return the weights of a logistic regression by Newton's method, the bias first; each class weighs the same."""
    rows = np.column_stack([np.ones(len(columns)), columns])
    balance = np.where(has_answer, 0.5 / has_answer.mean(), 0.5 / (1 - has_answer.mean()))
    fitted = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ fitted))
        slope = rows.T @ (balance * (has_answer - likely)) - 0.5 * fitted
        curve = (rows * (balance * likely * (1 - likely))[:, None]).T @ rows + 0.5 * np.eye(len(fitted))
        fitted += np.linalg.solve(curve, slope)
    return fitted


def judge_ranking(asked: Sequence[Asked]) -> str:
    """Return at what rank the gold passage is, with weights fitted on the other conversations."""
    ranks = []
    for number in sorted({one.conversation for one in asked}):
        fitted = fit_ranking([one for one in asked if one.conversation != number])
        for one in asked:
            if one.conversation == number:
                order = np.argsort(-(one.columns @ fitted))
                ranks.append(int(np.flatnonzero(one.gold[order])[0]))
    return " ".join(f"hit@{depth} {100 * np.mean([place < depth for place in ranks]):.1f}" for depth in (1, 2, 3))


def judge_confidence(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    """Return the least probabilities that decline few wrongly, and print what is declined then; each part left out."""
    columns = np.array([[one.found[name] for name in names] for one in asked])
    has_answer = np.array([one.has_answer for one in asked])
    numbers = np.array([one.conversation for one in asked])
    likely = np.zeros(len(asked))
    for number in set(numbers.tolist()):
        fitted = fit_confidence(columns[numbers != number], has_answer[numbers != number])
        inside = numbers == number
        likely[inside] = 1 / (1 + np.exp(-fitted[0] - columns[inside] @ fitted[1:]))
    is_named = np.array([one.found["named"] > 0 for one in asked])
    least = {}
    every = np.ones_like(is_named)
    for name, inside, share in (("least", every, LARGEST_WRONGLY), ("least_named", is_named, LARGEST_NAMED)):
        least[name] = float(np.quantile(likely[has_answer & inside], share))
        rightly, wrongly = (
            100 * float((likely[inside & mask] < least[name]).mean()) for mask in (~has_answer, has_answer)
        )
        print(f"{name}: declined rightly {rightly:.1f} wrongly {wrongly:.1f}")
    return least


def fit(asked: Sequence[Asked]) -> dict[str, float]:
    """Return the weights of answerability, and print how they do."""
    found = [one for one in asked if one.found]
    names = sorted(found[0].found)
    least = judge_confidence(found, names)
    columns = np.array([[one.found[name] for name in names] for one in found])
    fitted = fit_confidence(columns, np.array([one.has_answer for one in found]))
    return {"bias": float(fitted[0]), **dict(zip(names, fitted[1:].tolist(), strict=True)), **least}


def main() -> None:
    """Fit and print; with --write keep the weights."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    parser = argparse.ArgumentParser(prog="python -m bench.fit", description="Fit what answering weighs.")
    parser.add_argument("data", nargs="?", type=Path, default=shared / "benchmarks" / "locomo_dev.json")
    parser.add_argument("--kept", type=Path, help="a folder for libraries, built once")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    given = parser.parse_args()
    if not given.data.is_file():
        raise SystemExit(f"{given.data} is missing; set YESTERYEAR_SHARED or name a file of LoCoMo conversations")
    data = json.loads(given.data.read_text(encoding="utf-8"))
    asked: dict[str, list[Asked]] = {READ: [], UNREAD: []}
    with tempfile.TemporaryDirectory() as made:
        for number, session, ids in conversations(data, given.kept or Path(made)):
            bare = replace(session, models=replace(session.models, reranker=None))
            for one in questions(data, number):
                asked[READ].append(ask(session, number, ids, one))
                asked[UNREAD].append(ask(bare, number, ids, one))
            print(f"asked of conversation {number + 1}", flush=True)
        life = open_life(LIFE, (given.kept or Path(made)) / "life")
        bare = replace(life, models=replace(life.models, reranker=None))
        about = json.loads((LIFE / "about.json").read_text(encoding="utf-8"))
        for entry in life_questions(data):
            asked[READ].append(ask_life(life, len(data), about, entry))
            asked[UNREAD].append(ask_life(bare, len(data), about, entry))
        life.close()
    told = ["# Fitted by `python -m bench.fit --write`; see docs/measurements.md."]
    for name, inside in asked.items():
        print(name)
        with_gold = [one for one in inside if one.has_answer and one.gold.any()]
        print(f"passages {judge_ranking(with_gold)}")
        ranking = fit_ranking(with_gold)
        ranking /= ranking[0]
        chosen = dict(zip(passages.COLUMNS, ranking.tolist(), strict=True)) | fit(inside)
        told += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in chosen.items())]
    print("\n".join(told))
    if given.write:
        WEIGHTS.write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
