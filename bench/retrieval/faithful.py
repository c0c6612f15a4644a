"""How well sentences that do not rest on their quotes are refused, and such as do, in other words, are accepted.

    python -m bench.retrieval.faithful [DATA.json] [--each]
    python -m bench.retrieval.faithful --pairs FILE

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Of their turns
falsehoods and paraphrases are made by rule (bench/retrieval/rewordings.py). Pairs written by hand
(tests/data/faithful/) are judged as well where they are there; `kept` is the half that nothing was tuned on. With
--pairs a JSON list of `{"question", "quotes", "sentence"}` is judged, a line each. What judges is the function that
`ask` calls. Source of the conversations: Maharana et al. 2024, LoCoMo.
"""

import argparse
import json
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.retrieval.rewordings import Reworded, Turn, falsehoods, paraphrases
from memory.records.library import Asset, Kind, Medium, Moment, MomentText, MomentView, TakenFrom, TextKind, Timestamp
from qa.evidence.excerpts import grounds
from qa.evidence.verify import is_supported

MOST_OF_A_KIND = 60
BY_HAND = Path(__file__).resolve().parents[2] / "tests" / "data" / "faithful"
HALVES = ("tuned", "kept")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, what is quoted and the sentence that is said to rest on it; whether it does, where known."""

    question: str
    quotes: tuple[str, ...]
    sentence: str
    kind: str = ""
    holds: bool = False

    @property
    def is_accepted(self) -> bool:
        """Say what `ask` would."""
        return is_supported(self.question, self.quotes, self.sentence)


def turns(data: Sequence[Mapping[str, object]]) -> list[Turn]:
    """Return all turns of all conversations."""
    found: list[Turn] = []
    for one in data:
        conversation = one["conversation"]
        if not isinstance(conversation, dict):
            raise SystemExit("this is no LoCoMo data: a list of objects with `conversation` is expected")
        both = (str(conversation["speaker_a"]), str(conversation["speaker_b"]))
        for name, said in conversation.items():
            if not isinstance(said, list):
                continue
            at = datetime.strptime(str(conversation[f"{name}_date_time"]), "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
            for turn in said:
                other = both[turn["speaker"] == both[0]]
                found.append(Turn(str(turn["speaker"]), other, " ".join(str(turn["text"]).split()), at))
    return found


def quoted(turn: Turn) -> str:
    """Return the words of a turn as `ask` has them."""
    at = Timestamp(turn.at)
    asset = Asset("a", Kind.NOTE, at, TakenFrom.TEXT, 1)
    moment = Moment("m", "a", Medium.MESSAGE, 0, at)
    text = MomentText("m", TextKind.NOTE, turn.text, "made", speaker=turn.speaker)
    return grounds(MomentView(moment, asset, "", (text,)))


def made(found: Sequence[Reworded], holds: bool) -> list[Pair]:
    """Return what was made of turns as pairs; what is asked names nobody and nothing."""
    return [
        Pair(f"What did {one.turn.speaker} say?", (quoted(one.turn),), one.sentence, one.kind, holds) for one in found
    ]


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file."""
    return [
        Pair(one.get("question", ""), tuple(one["quotes"]), one["sentence"], holds=one.get("holds", False))
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]


def shares(pairs: Sequence[Pair]) -> str:
    """Say how much was refused of what does not hold, and accepted of what does, in percent."""
    told = []
    for holds, verb in ((False, "refused"), (True, "accepted")):
        judged = [pair.is_accepted for pair in pairs if pair.holds is holds]
        if judged:
            told.append(f"{verb} {100 * sum(one is holds for one in judged) / len(judged):.1f}")
    return " ".join(told)


def main() -> None:
    """Measure and print."""
    default = Path(os.environ.get("YESTERYEAR_SHARED", "../shared")) / "benchmarks" / "locomo_dev.json"
    parser = argparse.ArgumentParser(
        prog="python -m bench.retrieval.faithful",
        description="Sentences that rest on their quotes, and such as do not.",
    )
    parser.add_argument("data", nargs="?", type=Path, default=default, help="a JSON list of LoCoMo conversations")
    parser.add_argument("--pairs", type=Path, help="a JSON list of questions, quotes and sentences to judge instead")
    parser.add_argument("--each", action="store_true", help="also print each sentence that is judged wrongly")
    given = parser.parse_args()
    path = given.pairs or given.data
    if not path.exists():
        raise SystemExit(f"{path} is not there; give the path of a JSON file")
    if given.pairs:
        for pair in read_pairs(path):
            print("accepted" if pair.is_accepted else "refused")
        return
    said = turns(json.loads(path.read_text(encoding="utf-8")))
    pairs = made([*falsehoods(said, MOST_OF_A_KIND, random.Random(15))], holds=False)
    pairs += made([*paraphrases(said, MOST_OF_A_KIND, random.Random(15))], holds=True)
    for kind, holds in dict.fromkeys((pair.kind, pair.holds) for pair in pairs):
        inside = [pair for pair in pairs if (pair.kind, pair.holds) == (kind, holds)]
        print(f"{'paraphrase' if holds else 'falsehood'} {kind} {len(inside)} {shares(inside)}")
        for pair in inside if given.each else ():
            if pair.is_accepted is not holds:
                print(f"    {pair.sentence} | {pair.quotes[0]}")
    for half in HALVES:
        if (by_hand := BY_HAND / f"{half}.json").exists():
            print(f"by hand, {half} {shares(read_pairs(by_hand))}")
    print(f"falsehoods {sum(not pair.holds for pair in pairs)} paraphrases {sum(pair.holds for pair in pairs)}")
    print(shares(pairs))


if __name__ == "__main__":
    main()
