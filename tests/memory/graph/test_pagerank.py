from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.graph.pagerank import SCORE_BITS, TOLERANCE, Adjacency, Tie, build, load
from tests.made import encrypted

NAMES = st.sampled_from([f"n{number}" for number in range(12)])
TIES = st.lists(st.tuples(NAMES, NAMES, st.floats(0.05, 1.0)), max_size=30)
SEEDS = st.dictionaries(NAMES, st.floats(0.1, 2.0), min_size=1, max_size=3)
EVERYTHING = 1_000


def once(ties: Iterable[Tie]) -> list[Tie]:
    """Keep the last tie of each pair, none of a node to itself."""
    return list({frozenset(tie[:2]): tie for tie in ties if tie[0] != tie[1]}.values())


def walked(ties: Iterable[Tie], seeds: dict[str, float]) -> dict[str, float]:
    """Return what networkx finds."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(seeds)
    for source, target, weight in ties:
        graph.add_edge(source, target, weight=weight)
    found: dict[str, float] = nx.pagerank(graph, alpha=0.5, personalization=seeds, tol=1e-12, max_iter=500)
    return found


def ranked(graph: Adjacency, seeds: dict[str, float]) -> dict[str, float]:
    return dict(graph.rank(seeds, EVERYTHING))


def same(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(abs(one.get(name, 0) - other.get(name, 0)) < TOLERANCE + 2e-4 * one.get(name, 0) for name in one | other)


@given(TIES, SEEDS)
@settings(deadline=None)
def test_it_finds_what_networkx_finds(ties: list[Tie], seeds: dict[str, float]) -> None:
    ties = once(ties)
    assert same(walked(ties, seeds), ranked(build(ties), seeds))


@given(TIES, TIES, st.lists(st.tuples(NAMES, NAMES), max_size=20), SEEDS)
@settings(deadline=None)
def test_an_update_gives_what_building_anew_gives(
    ties: list[Tie], added: list[Tie], removed: list[tuple[str, str]], seeds: dict[str, float]
) -> None:
    gone = {frozenset(pair) for pair in removed}
    kept = [tie for tie in once(ties) if frozenset(tie[:2]) not in gone]
    graph = build(once(ties))
    graph.update(added, removed)
    anew = build(once([*kept, *added]))
    assert same(ranked(anew, seeds), ranked(graph, seeds))
    assert (len(graph), graph.ties) == (len(anew), anew.ties)
    assert all(graph.neighbours(f"n{n}") == pytest.approx(anew.neighbours(f"n{n}")) for n in range(12))


def random_ties(nodes: int, count: int, seed: int) -> list[Tie]:
    random = np.random.default_rng(seed)
    ends = random.integers(0, nodes, (2, count)).tolist()
    weights = random.random(count).tolist()
    return once((f"n{a}", f"n{b}", 0.1 + w) for a, b, w in zip(*ends, weights, strict=True))


def test_many_updates_in_a_row_stay_true_through_every_merge() -> None:
    held = {frozenset(tie[:2]): tie for tie in random_ties(300, 2_000, 0)}
    graph = build(held.values())
    for number in range(30):
        gone = list(held)[number::40]
        for pair in gone:
            del held[pair]
        fresh = random_ties(300 + 5 * number, 60, 1 + number)
        held |= {frozenset(tie[:2]): tie for tie in fresh}
        graph.update(fresh, [(min(pair), max(pair)) for pair in gone])
    assert graph.ties == len(held)
    for seed in ("n1", "n250", "n400"):
        assert same(walked(held.values(), {seed: 1.0}), ranked(graph, {seed: 1.0}))


def test_all_scores_together_are_as_near_as_promised() -> None:
    ties = random_ties(2_000, 12_000, 3)
    seeds = {"n5": 2.0, "n77": 1.0}
    exact = walked(ties, seeds)
    found = dict(build(ties).rank(seeds, 2_000))
    rounding = 2**-SCORE_BITS
    assert sum(abs(exact[name] - found.get(name, 0)) for name in exact) < TOLERANCE + rounding


def test_what_is_nearer_by_more_and_stronger_paths_comes_first() -> None:
    ties = [("lake", "boat", 1.0), ("lake", "swim", 0.2), ("boat", "rope", 1.0), ("town", "bakery", 1.0)]
    found = build(ties).rank({"lake": 1.0}, 10)
    assert [name for name, _ in found] == ["lake", "boat", "rope", "swim"]
    assert build(ties).rank({"lake": 1.0}, 2) == found[:2]


def test_parallel_ties_add_up() -> None:
    assert build([("a", "b", 0.5), ("b", "a", 0.25)]).neighbours("a") == {"b": 0.75}


def test_equals_come_in_the_order_of_their_names() -> None:
    spokes = [f"s{number:03}" for number in range(200)]
    found = build([("hub", spoke, 1.0) for spoke in reversed(spokes)]).rank({"hub": 1.0}, 50)
    assert [name for name, _ in found] == ["hub", *spokes[:49]]


def test_a_seed_without_a_tie_keeps_to_itself() -> None:
    graph = build([("a", "b", 1.0)])
    assert graph.rank({"stranger": 3.0}, 5) == [("stranger", 1.0)]
    both = dict(graph.rank({"stranger": 1.0, "a": 1.0}, 5))
    assert both == pytest.approx(walked([("a", "b", 1.0)], {"stranger": 1.0, "a": 1.0}), rel=1e-3)
    assert graph.rank({}, 5) == [] and build([]).rank({"a": 1.0}, 5) == [("a", 1.0)]


def test_what_is_saved_is_read_again_with_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "made" / "adjacency.npz"
    graph = build(random_ties(50, 200, 0), "one")
    graph.update([("n1", "ö \n \x00", 1.0)], [("n2", next(iter(graph.neighbours("n2"))))])
    graph.save(path)
    again = load(path, "one")
    assert again is not None and again.mark == "one" and again.ties == graph.ties
    assert again.rank({"n1": 1.0}, 100) == graph.rank({"n1": 1.0}, 100)
    again.update([("n1", "n3", 0.5)])
    assert again.neighbours("n1")["n3"] == 0.5
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_missing_a_damaged_and_an_older_one_are_none(tmp_path: Path) -> None:
    path = tmp_path / "adjacency.npz"
    assert load(path) is None
    build(random_ties(50, 200, 0), "one").save(path)
    assert load(path, "two") is None
    whole = path.read_bytes()
    for damaged in (
        b"",
        whole[: len(whole) // 2],
        whole[:500] + bytes(64) + whole[564:],
        b"not an archive",
        encrypted(whole),
    ):
        path.write_bytes(damaged)
        assert load(path) is None
    np.savez(path, mark=np.array(["something else", "one"]))
    assert load(path) is None


def test_what_does_not_fit_together_is_none(tmp_path: Path) -> None:
    path = tmp_path / "adjacency.npz"
    build([("a", "b", 1.0)], "one").save(path)
    with np.load(path) as file:
        parts = dict(file)
    np.savez(path, **(parts | {"indices": np.array([1, 7], np.int32)}))
    assert load(path) is None


def test_an_empty_one_can_be_kept_and_filled(tmp_path: Path) -> None:
    path = tmp_path / "adjacency.npz"
    build([]).save(path)
    graph = load(path)
    assert graph is not None and (len(graph), graph.ties) == (0, 0)
    graph.update([("a", "b", 1.0)])
    assert graph.neighbours("b") == {"a": 1.0}
