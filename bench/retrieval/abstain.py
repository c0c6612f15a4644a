"""How often a question that has no answer is declined, and one that has is declined wrongly, without a language model.

    python -m bench.retrieval.abstain [DATA.json]

The conversations of bench/retrieval/locomo.py. Category 5 asks one of the two about what the other said: nothing
answers it. A fixed sample of 200 questions, spread over the conversations. Source: Maharana et al. 2024, LoCoMo.
"""

import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.library import library_of
from bench.retrieval.locomo import write_chats
from memory.records.query import Answer
from qa.answer.compose import answer
from qa.answer.retrieve import retrieve

SAMPLE = 200
UNANSWERABLE = 5


def main() -> None:
    """Print the two shares, in percent."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "benchmarks" / "locomo_dev.json"
    if not path.is_file():
        sys.exit(f"{path} is missing: give the file of LoCoMo conversations.")
    conversations = json.loads(path.read_text(encoding="utf-8"))
    every = [(at, number) for at, one in enumerate(conversations) for number in range(len(one["qa"]))]
    chosen = sorted(Random(5).sample(every, min(SAMPLE, len(every))))
    declined: dict[bool, list[bool]] = {True: [], False: []}
    for at, conversation in enumerate(conversations):
        asked = [conversation["qa"][number] for one, number in chosen if one == at]
        with tempfile.TemporaryDirectory() as made:
            now = max(write_chats(conversation["conversation"], Path(made) / "chats")) + timedelta(days=1)
            session = library_of(Path(made) / "library", Path(made) / "chats")
            for one in asked:
                *_, told = answer(retrieve(session.sources, one["question"], now), session.sources, None)
                assert isinstance(told, Answer)
                declined[one["category"] == UNANSWERABLE].append(told.abstained)
            session.close()
    print(f"questions {sum(map(len, declined.values()))}")
    print(f"declined of category {UNANSWERABLE} {100 * sum(declined[True]) / max(1, len(declined[True])):.1f} %")
    print(f"declined wrongly of the others {100 * sum(declined[False]) / max(1, len(declined[False])):.1f} %")


if __name__ == "__main__":
    main()
