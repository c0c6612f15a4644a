"""How well questions about long conversations are answered, and how rightly declined.

    python -m bench.retrieval.answers [DATA.json] [--questions N] [--no-llm]

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Libraries are built as
in bench/retrieval/locomo.py; a fixed sample of questions, as many of each category as their share, is answered by the
product's own `retrieve` and `answer`. Token F1 as in SQuAD (Rajpurkar et al. 2016); answers that list several things
are compared part by part, as LoCoMo does. Adversarial questions have no answer: declining is right.
"""

import argparse
import json
import os
import random
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.library import library_of
from bench.retrieval.locomo import CATEGORIES, write_chats
from memory.records.query import Answer
from models.protocols import LanguageModel
from qa.answer.compose import answer
from qa.answer.retrieve import retrieve

QUESTIONS = 200
ADVERSARIAL, MULTI_HOP = 5, 1


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question was answered: its category, the token F1 of the words, whether it was declined, in what time."""

    category: int
    f1: float
    abstained: bool
    seconds: float


def tokens(text: str) -> list[str]:
    """Return the words of an answer that count: no case, marks, signs or articles."""
    plain = re.sub(r"\[\d+\]", " ", text.lower())
    return [word for word in re.findall(r"\w+", plain) if word not in ("a", "an", "the", "and")]


def token_f1(told: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall of an answer's words."""
    said, right = tokens(told), tokens(wanted)
    common = sum((Counter(said) & Counter(right)).values())
    return 2 * common / (len(said) + len(right)) if common else 0.0


def score(told: str, wanted: str, category: int) -> float:
    """Return the F1 of an answer; of one that lists several things the mean over these of the best part."""
    if category != MULTI_HOP:
        return token_f1(told, wanted.split(";")[0])
    parts = [part for part in re.split(r"[.,;]", told) if tokens(part)] or [told]
    return statistics.mean(max(token_f1(part, one) for part in (told, *parts)) for one in wanted.split(","))


def sample(data: Sequence[Mapping[str, object]], count: int) -> dict[int, list[Mapping[str, object]]]:
    """Return by conversation the questions to ask, of each category its share, the same every time."""
    by_category: dict[int, list[tuple[int, Mapping[str, object]]]] = defaultdict(list)
    for number, conversation in enumerate(data):
        questions = conversation["qa"]
        for question in questions if isinstance(questions, list) else ():
            if question.get("evidence"):
                by_category[int(question["category"])].append((number, question))
    total = sum(map(len, by_category.values()))
    chosen: dict[int, list[Mapping[str, object]]] = defaultdict(list)
    for category, found in sorted(by_category.items()):
        for number, question in random.Random(category).sample(found, round(count * len(found) / total)):
            chosen[number].append(question)
    return chosen


def ask_all(
    conversation: Mapping[str, object], questions: Sequence[Mapping[str, object]], with_model: bool
) -> list[Answered]:
    """Take in one conversation and ask its questions."""
    with tempfile.TemporaryDirectory() as made:
        chats = Path(made) / "chats"
        now = max(write_chats(conversation, chats)) + timedelta(days=1)
        session = library_of(Path(made) / "library", chats)
        found = []
        language: LanguageModel | None = session.models.language if with_model else None
        for question in questions:
            started_s = time.perf_counter()
            looked = retrieve(session.sources, str(question["question"]), now)
            told = [piece for piece in answer(looked, session.sources, language) if isinstance(piece, Answer)][-1]
            seconds = time.perf_counter() - started_s
            category, wanted = int(str(question["category"])), str(question.get("answer", ""))
            f1 = 0.0 if told.abstained else score(told.text, wanted, category)
            found.append(Answered(category, f1, told.abstained, seconds))
        session.close()
    return found


def main() -> None:
    """Print F1 by category, how often questions were declined rightly and wrongly, and the time taken."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", nargs="?", type=Path, default=shared / "benchmarks" / "locomo_dev.json")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--no-llm", action="store_true")
    asked = parser.parse_args()
    if not asked.data.exists():
        raise SystemExit(f"{asked.data} is missing; set YESTERYEAR_SHARED or name a file of LoCoMo conversations")
    data = json.loads(asked.data.read_text(encoding="utf-8"))
    found = [
        one
        for number, questions in sorted(sample(data, asked.questions).items())
        for one in ask_all(data[number]["conversation"], questions, not asked.no_llm)
    ]
    for category, name in CATEGORIES.items():
        inside = [one for one in found if one.category == category]
        if inside and category != ADVERSARIAL:
            print(f"answers_f1_{name} {100 * statistics.mean(one.f1 for one in inside):.1f} percent")
    for name, is_right in (("rightly", True), ("wrongly", False)):
        inside = [one for one in found if (one.category == ADVERSARIAL) is is_right]
        if inside:
            print(f"answers_abstained_{name} {100 * statistics.mean(one.abstained for one in inside):.1f} percent")
    print(f"answers_questions {len(found)} questions")
    print(f"answers_p50 {statistics.median(one.seconds for one in found):.2f} s")


if __name__ == "__main__":
    main()
