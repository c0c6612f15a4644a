"""How fast a walk over the ties is: a personalised query, an update in place, a save and a load.

    python -m bench.graph

100,000 nodes and a little over 1,000,000 ties drawn at random, a fourth of the ends among few nodes, so that some have
thousands. Needs no data. Figures of one run on one machine: compare ratios, not milliseconds.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from memory.graph.pagerank import Adjacency, Tie, build, load

NODES = 100_000
TIES = 1_060_000
CHANGED = 1_000
SEEDS = 10
QUERIES = 200
UPDATES = 150


def drawn(random: np.random.Generator, count: int) -> list[Tie]:
    """Return so many ties between made-up nodes, a few nodes with a great many."""
    spread = random.integers(0, NODES, (2, count))
    crowded = (NODES * random.random(count) ** 8).astype(np.int64)
    spread[1] = np.where(random.random(count) < 0.5, crowded, spread[1])
    weights = random.uniform(0.1, 1.0, count)
    return [(f"n{a}", f"n{b}", w) for a, b, w in zip(*spread.tolist(), weights.tolist(), strict=True) if a != b]


def timed(work: Callable[[int], object], times: int) -> list[float]:
    """Return the milliseconds of each of so many calls, after three that do not count."""
    found = []
    for number in range(-3, times):
        started_s = time.perf_counter()
        work(number)
        found.append(1000 * (time.perf_counter() - started_s))
    return found[3:]


def main() -> None:
    """Measure and print."""
    random = np.random.default_rng(0)
    ties = drawn(random, TIES)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started_s = time.perf_counter()
    graph = build(ties)
    print(f"graph_build {time.perf_counter() - started_s:.2f} s")
    print(f"graph_nodes {len(graph)} nodes")
    print(f"graph_ties {graph.ties} ties")
    print(f"graph_build_more_memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before_mb:.0f} MiB")
    query(graph, random, "")
    update(graph, ties, random)
    query(graph, random, "_after_updates")
    keep(graph)
    print(f"graph_peak_memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def query(graph: Adjacency, random: np.random.Generator, when: str) -> None:
    """Rank from ten seeds."""
    seeds = [{f"n{one}": 1.0 for one in random.integers(0, NODES, SEEDS).tolist()} for _ in range(QUERIES)]
    started_s = time.process_time()
    times = timed(lambda n: graph.rank(seeds[n], 200), QUERIES)
    print(f"graph_query_processor{when} {1000 * (time.process_time() - started_s) / (QUERIES + 3):.1f} ms")
    print(f"graph_query_p50{when} {np.percentile(times, 50):.1f} ms")
    print(f"graph_query_p95{when} {np.percentile(times, 95):.1f} ms")


def update(graph: Adjacency, ties: list[Tie], random: np.random.Generator) -> None:
    """Put 500 ties in and take 500 out at a time; now and then that merges what was put in into the base."""
    fresh = [drawn(random, CHANGED // 2) for _ in range(UPDATES + 3)]
    gone = [[tie[:2] for tie in ties[at : at + CHANGED // 2]] for at in range(0, len(ties), CHANGED // 2)]
    times = timed(lambda n: graph.update(fresh[n], gone[n]), UPDATES)
    print(f"graph_update_{CHANGED}_p50 {np.percentile(times, 50):.1f} ms")
    print(f"graph_update_{CHANGED}_p95 {np.percentile(times, 95):.1f} ms")
    print(f"graph_update_{CHANGED}_most {max(times):.1f} ms")


def keep(graph: Adjacency) -> None:
    """Write the adjacency and read it again."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "adjacency.npz"
        times = timed(lambda _: graph.save(path), 5)
        print(f"graph_save_p50 {np.percentile(times, 50):.0f} ms")
        print(f"graph_file {path.stat().st_size / 1e6:.1f} MB")
        times = timed(lambda _: load(path), 5)
        print(f"graph_load_p50 {np.percentile(times, 50):.0f} ms")


if __name__ == "__main__":
    main()
