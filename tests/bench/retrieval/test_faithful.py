import json
import random
import sys
from pathlib import Path

import pytest

from bench.retrieval.faithful import made, main, quoted, read_pairs, shares, turns
from bench.retrieval.rewordings import REWORDINGS, SWAPS, date_told, falsehoods, paraphrases, reported

SAID = [
    {"speaker": "Ida", "text": "I painted the old barn yesterday with three friends. It was so cold!"},
    {"speaker": "Olaf", "text": "My sister bought a boat in Malta. I never liked boats, but the boat is nice."},
    {"speaker": "Ida", "text": "I was so tired after the barn, and I had two pots of tea."},
    {
        "speaker": "Olaf",
        "text": "I painted my boat in Malta. We went to the harbour, and I saw the barn. I was so cold.",
    },
    {
        "speaker": "Ida",
        "text": "I went home, because I was so tired. The tea was so nice. I saw five cats at the harbour.",
    },
]
LIFE = [{"conversation": {"speaker_a": "Ida", "speaker_b": "Olaf", "s_date_time": "1:56 pm on 8 May, 2023", "s": SAID}}]


def test_falsehoods_and_paraphrases_are_made_of_turns() -> None:
    said = turns(LIFE)
    wrong = [*falsehoods(said, 9, random.Random(1))]
    right = [*paraphrases(said, 9, random.Random(1))]
    assert {one.kind for one in wrong} >= {"number", "negation", "person", "date"} <= {*SWAPS}
    assert {one.kind for one in right} >= {"reported", "contraction", "date", "number word"} - {"contraction"}
    assert {one.kind for one in right} <= {*REWORDINGS}
    assert all(one.sentence not in one.turn.text for one in [*wrong, *right])
    assert "Ida had painted the old barn yesterday with three friends." in [one.sentence for one in right]


def test_a_time_is_told_as_the_date_it_means_and_a_speaker_by_name() -> None:
    first = turns(LIFE)[0]
    assert date_told("I painted the barn yesterday.", first) == "I painted the barn on 7 May 2023."
    assert date_told("I painted the barn.", first) == ""
    assert reported("I'm sure my boat sank.", "Ida") == "Ida is sure Ida's boat sank."
    assert reported("I like boats.", "Ida") == ""
    assert quoted(first).endswith("message from Ida Monday 8 May 2023 2023-05-08 13:56 13")


def test_shares_are_told_of_both_sorts(tmp_path: Path) -> None:
    said = turns(LIFE)
    pairs = made([*falsehoods(said, 9, random.Random(1))], holds=False)
    pairs += made([*paraphrases(said, 9, random.Random(1))], holds=True)
    assert shares(pairs).startswith("refused ") and " accepted " in shares(pairs)
    assert shares([]) == ""


def test_pairs_of_a_file_are_judged_a_line_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = {"question": "What does the boat need?", "quotes": ["The boat needs a rope."]}
    pairs = [{**asks, "sentence": "The boat needs a rope."}, {**asks, "sentence": "The boat needs an engine."}]
    path = tmp_path / "pairs.json"
    path.write_text(json.dumps(pairs), encoding="utf-8")
    assert [pair.is_accepted for pair in read_pairs(path)] == [True, False]
    monkeypatch.setattr(sys, "argv", ["faithful", "--pairs", str(path)])
    main()
    assert capsys.readouterr().out == "accepted\nrefused\n"
