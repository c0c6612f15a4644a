from pathlib import Path

import numpy as np
import pytest

from models.loading import load_reranker
from models.registry.card import WeightsMissing
from models.text.reranker import BATCH, CrossEncoder

PASSAGES = (
    "Lena: The boat needs a new rope before August.",
    "We went to the museum with Tom and saw the planes.",
    "Dentist moved to 3 March at 10.",
)


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(
    ("question", "best"),
    [("What does the boat need?", 0), ("Where did we see planes?", 1), ("When is the dentist?", 2)],
)
def test_the_passage_that_answers_has_the_highest_odds(question: str, best: int) -> None:
    scores = load_reranker().score(question, PASSAGES)
    assert scores.shape == (3,) and int(np.argmax(scores)) == best


@pytest.mark.usefixtures("weights")
def test_order_is_kept_over_batches_of_any_length() -> None:
    passages = [f"{'very ' * (n % 7)}long walk number {n}" for n in range(2 * BATCH + 3)]
    reader = load_reranker()
    alone = [float(reader.score("Which walk was number 20?", [one])[0]) for one in (passages[3], passages[20])]
    assert np.allclose(reader.score("Which walk was number 20?", passages)[[3, 20]], alone, atol=0.2)


@pytest.mark.usefixtures("weights")
def test_nothing_to_read_has_no_scores() -> None:
    assert load_reranker().score("What?", []).shape == (0,)


def test_damaged_files_are_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{", "utf-8")
    with pytest.raises(WeightsMissing, match=r"tokenizer.*yesteryear models fetch"):
        CrossEncoder(tmp_path, "x", 160).score("What?", ["a"])
