from collections.abc import Iterator

import numpy as np
import pytest

from memory.store import Store, ranked
from tests.made import add_moments

WORDS = ["often", "mostly", "boat", "rope", "kite", "never"]
SHARES = (0.8, 0.5, 0.1, 0.1, 0.02, 0.0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield a library of texts of which each holds each word as often as its share says, some words several times."""
    random = np.random.default_rng(4)
    store = Store(tmp_path_factory.mktemp("ranked") / "library.sqlite3")
    texts = []
    for _ in range(200):
        held = [word for word, share in zip(WORDS, SHARES, strict=True) for _ in range(3) if random.random() < share]
        texts.append(" ".join([*held, *random.choice(["x", "y", "z"], random.integers(1, 9))]))
    with store.transaction():
        add_moments(store, texts, {})
    yield store
    store.close()


def plain(store: Store, text: str, most: int, allowed: set[int]) -> list[tuple[int, float]]:
    """Return what SQLite itself ranks first, when it scores every moment that holds a word."""
    expression = " OR ".join(f'"{word}"' for word in text.split())
    sql = "SELECT rowid AS n, -bm25(words, 2.0, 2.0, 1.0, 1.5, 0.7) AS score FROM words WHERE words MATCH ?"
    rows = [(row["n"], row["score"]) for row in store.rows(sql, (expression,)) if row["n"] in allowed]
    return sorted(rows, key=lambda hit: (-hit[1], hit[0]))[:most]


@pytest.mark.parametrize("most", [1, 5, 60, 1000])
@pytest.mark.parametrize(
    "text", ["often", "often mostly", "kite often mostly", "boat rope kite", "never", "never boat"]
)
@pytest.mark.parametrize("share", [None, 0.03, 0.5, 1.0])
@pytest.mark.parametrize("typical", [1.0, 0.6])
def test_the_best_are_those_of_a_plain_ranking(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int, text: str, share: float | None, typical: float
) -> None:
    monkeypatch.setattr(ranked, "FEW", 0)
    monkeypatch.setattr(ranked, "TYPICAL", typical)
    allowed = None if share is None else np.flatnonzero(np.random.default_rng(1).random(250) < share)
    found = ranked.best(store, text, most, allowed)
    inside = set(range(1, 201) if allowed is None else allowed.tolist())
    assert list(zip(found.numbers.tolist(), found.scores.tolist(), strict=True)) == plain(store, text, most, inside)


def test_moments_without_a_rare_word_are_not_scored(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranked, "FEW", 0)
    scored: list[int] = []
    score = ranked._scored
    monkeypatch.setattr(ranked, "_scored", lambda *given: scored.append(len(given[2])) or score(*given))
    ranked.best(store, "kite often mostly", 3)
    assert scored and max(scored) < 50
    assert len(ranked.holders(store, "often")) > 150


def test_what_is_known_of_who_holds_a_word_is_not_asked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ranked.best(store, "boat kite", 5)
    known = {word: ranked.holders(store, word) for word in ("boat", "kite")}
    monkeypatch.setattr(ranked, "holders", None)
    assert ranked.best(store, "boat kite", 5, held_by=known.__getitem__).numbers.tolist() == wanted.numbers.tolist()


def test_words_that_nothing_holds_find_nothing(store: Store) -> None:
    for text in ("", "?!", "never"):
        assert ranked.best(store, text, 5).numbers.tolist() == []
