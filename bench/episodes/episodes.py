"""How well episodes are cut: boundary F1 and NMI of ours, of cutting at fixed gaps, and of cutting by similarity alone.

    python -m bench.episodes.episodes [ALBUMS.json]

Albums: photo albums of MemexQA, put one after the other in an order drawn from a seed, and cut by the captions of the
photos alone, without any time; then by captions and titles, and by captions in the order of the file. The file is
$YESTERYEAR_SHARED/benchmarks/memexqa_albums_dev.json by default, and then only the albums of those owners count on
whom nothing was tuned. Life: made up by bench/data/life.py from seeds on which nothing was tuned, cut by time, place,
words and looks. Ours has no setting; the others get the setting that is best on the very data, for each measure apart:
"fixed" cuts after so many photos or minutes, "similarity" where neighbours are least alike, "surprise" is ours without
the graph and cuts wherever surprise stands out.

Source: NMI, Strehl and Ghosh 2002, I(X, Y) / sqrt(H(X) H(Y)). A boundary is the first moment of an episode; f1_near
counts those that are off by one.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.data.life import Life, make_life
from memory.episodes.change_points import change_points, standing_out, surprise
from memory.episodes.segmentation import Vector, cut, end_of
from memory.records.library import Medium, MomentView
from models.loading import load_text
from models.protocols import TextEncoder, Vectors
from models.registry.card import WeightsMissing

Labels = NDArray[np.int64]
Album = dict[str, list[str]]
Measured = dict[str, float]

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
SHUFFLES = range(5)
LIVES = range(100, 105)
LENGTHS = range(3, 21)
GAPS_MIN = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360)
DEVIATIONS = np.arange(0.0, 3.0, 0.1)
SHARES = np.arange(0.01, 0.6, 0.01)
"""The settings of the others: photos, minutes, how far surprise stands out, which share of neighbours is cut apart."""


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "benchmarks" / "memexqa_albums_dev.json"
    if not path.exists():
        sys.exit(f"{path} is missing: give the albums as an argument, or set YESTERYEAR_SHARED")
    albums: list[Album] = json.loads(path.read_text(encoding="utf-8"))
    if len(sys.argv) == 1:
        albums = _not_tuned_on(albums)
    try:
        text = load_text()
    except WeightsMissing as error:
        sys.exit(str(error))
    print(f"albums {len(albums)} albums")
    print(f"albums_photos {sum(len(album['photo_captions']) for album in albums)} photos")
    _albums("albums", text, [_shuffled(albums, seed) for seed in SHUFFLES], ("photo_captions",))
    _albums("albums_titled", text, [_shuffled(albums, seed) for seed in SHUFFLES], ("photo_captions", "photo_titles"))
    _albums("albums_in_order", text, [albums], ("photo_captions",))
    _lives(text)


def _not_tuned_on(albums: Sequence[Album]) -> list[Album]:
    """Return the albums of the second half of the owners, who are put in an order drawn from seed 0."""
    owners = sorted({str(album["flickr_user_id"]) for album in albums})
    Random(0).shuffle(owners)
    unseen = set(owners[len(owners) // 2 :])
    return [album for album in albums if str(album["flickr_user_id"]) in unseen]


def _shuffled(albums: Sequence[Album], seed: int) -> list[Album]:
    order = list(albums)
    Random(seed).shuffle(order)
    return order


def _albums(name: str, text: TextEncoder, orders: Sequence[Sequence[Album]], fields: Sequence[str]) -> None:
    told = {words for album in orders[0] for words in _told(album, fields)}
    vectors = dict(zip(sorted(told), text.encode(sorted(told)), strict=True))
    runs = []
    for albums in orders:
        rows = np.stack([vectors[words] for album in albums for words in _told(album, fields)])
        true = np.repeat(np.arange(len(albums)), [len(album["photo_captions"]) for album in albums])
        fixed = [np.arange(len(true)) // length for length in LENGTHS]
        similarity = np.concatenate(([np.nan], np.sum(rows[1:] * rows[:-1], axis=1)))
        stands_out = standing_out(surprise(rows), None)
        surprised = [_labels(len(true), np.flatnonzero(stands_out > deviations)) for deviations in DEVIATIONS]
        others = {"fixed": fixed, "similarity": _by_similarity(similarity), "surprise": surprised}
        runs.append(_compared(true, _labels(len(true), change_points([rows])), others))
    _print(name, runs)


def _told(album: Album, fields: Sequence[str]) -> list[str]:
    return [" ".join(words).strip() for words in zip(*(album[field] for field in fields), strict=True)]


def _lives(text: TextEncoder) -> None:
    runs = []
    seconds = []
    lives = [make_life(seed) for seed in LIVES]
    for life in lives:
        spaces = (_words(life, text), _looks(life, text))
        started_s = time.perf_counter()
        ours = cut(life.moments, spaces)
        seconds.append(time.perf_counter() - started_s)
        runs.append(_life(life, spaces, ours))
    print(f"life_moments {statistics.mean(len(life.moments) for life in lives):.0f} moments")
    print(f"life_episodes {statistics.mean(len(life.episodes) for life in lives):.0f} episodes")
    print(f"life_cut {statistics.median(seconds):.2f} s")
    _print("life", runs)


def _life(life: Life, spaces: Sequence[Mapping[str, Vector]], ours: Sequence[tuple[str, ...]]) -> dict[str, Measured]:
    """Compare ours on one life; for the others, too, each chat is a stream of its own, and all else is one."""
    streams = defaultdict(list)
    for one in life.moments:
        streams[one.asset.id if one.moment.medium is Medium.MESSAGE else ""].append(one)
    moments = [one for name in sorted(streams) for one in streams[name]]
    number = {one.moment.id: n for n, one in enumerate(moments)}
    gaps_s = np.concatenate([_gaps_s(streams[name]) for name in sorted(streams)])
    similarity = np.concatenate([_similarity(streams[name], spaces) for name in sorted(streams)])
    begins = np.flatnonzero(np.isinf(gaps_s))
    fixed = [_labels(len(moments), np.flatnonzero(gaps_s > 60.0 * gap_min)) for gap_min in GAPS_MIN]
    others = {"fixed": fixed, "similarity": _by_similarity(similarity, begins)}
    return _compared(_parts(life.episodes, number), _parts(ours, number), others)


def _parts(episodes: Sequence[Iterable[str]], number: Mapping[str, int]) -> Labels:
    labels = np.zeros(len(number), dtype=np.int64)
    for label, episode in enumerate(episodes):
        labels[[number[one] for one in episode]] = label
    return labels


def _gaps_s(stream: Sequence[MomentView]) -> NDArray[np.float64]:
    ends = np.maximum.accumulate([end_of(one).timestamp() for one in stream])
    starts = np.array([one.moment.at.at.timestamp() for one in stream])
    return np.concatenate(([np.inf], starts[1:] - ends[:-1]))


def _similarity(stream: Sequence[MomentView], spaces: Sequence[Mapping[str, Vector]]) -> NDArray[np.float64]:
    """Return the mean cosine of each moment with the one before over the spaces that know both, NaN where none does."""
    found = np.full(len(stream), np.nan)
    for number in range(1, len(stream)):
        one, other = stream[number - 1].moment.id, stream[number].moment.id
        known = [float(space[one] @ space[other]) for space in spaces if one in space and other in space]
        if known:
            found[number] = statistics.mean(known)
    return found


def _words(life: Life, text: TextEncoder) -> dict[str, Vector]:
    told = {one.moment.id: one.all_text for one in life.moments if one.all_text}
    sentences = sorted(set(told.values()))
    vectors = dict(zip(sentences, text.encode(sentences), strict=True))
    return {name: vectors[words] for name, words in told.items()}


def _looks(life: Life, text: TextEncoder) -> dict[str, Vector]:
    """Return the score-weighted mean of the names of what is seen, less that of all names, as the product looks."""
    seen = {one.moment.id: one.texts[0].labels for one in life.moments if one.texts[0].labels}
    names = sorted({name for labels in seen.values() for name, _ in labels})
    encoded: Vectors = text.encode([f"a photo of a {name}" for name in names])
    vectors = dict(zip(names, encoded - encoded.mean(axis=0), strict=True))
    means = {one: sum(score * vectors[name] for name, score in labels) for one, labels in seen.items()}
    return {one: np.asarray(mean / np.linalg.norm(mean), dtype=np.float32) for one, mean in means.items()}


def _by_similarity(similarity: NDArray[np.float64], begins: Sequence[int] | Labels = ()) -> list[Labels]:
    """Cut where neighbours are least alike, for each share; streams begin anew at `begins`."""
    known = similarity[np.isfinite(similarity)]
    cuts = (np.flatnonzero(similarity < np.quantile(known, share)) for share in SHARES)
    return [_labels(len(similarity), sorted({*map(int, found), *map(int, begins)})) for found in cuts]


def _labels(count: int, cuts: Sequence[int] | Labels) -> Labels:
    """Number the parts of a sequence that is cut before these."""
    begins = np.zeros(count, dtype=np.int64)
    begins[[one for one in cuts if one]] = 1
    return np.cumsum(begins)


def _compared(true: Labels, ours: Labels, others: Mapping[str, Sequence[Labels]]) -> dict[str, Measured]:
    """Measure ours, and for each other way the best of its settings, measure by measure."""
    found = {"ours": _measured(ours, true)}
    for name, settings in others.items():
        measured = [_measured(labels, true) for labels in settings]
        found[name] = {measure: max(one[measure] for one in measured) for measure in measured[0]}
    return found


def _measured(found: Labels, true: Labels) -> Measured:
    return {
        "f1": boundary_f1(found, true),
        "f1_near": boundary_f1(found, true, near=1),
        "nmi": normalised_information(found, true),
    }


def boundary_f1(found: Labels, true: Labels, near: int = 0) -> float:
    """Return the F1 of first moments of parts, (n,) labels each; each true one is met once, by one at most so far."""
    have, wanted = _firsts(found), _firsts(true)
    left = set(wanted)
    for offset in sorted(range(-near, near + 1), key=abs):
        met = {one for one in have if one + offset in left}
        left -= {one + offset for one in met}
        have -= met
    return 2 * (len(wanted) - len(left)) / max(1, len(wanted) + len(_firsts(found)))


def _firsts(labels: Labels) -> set[int]:
    return set(np.unique(labels, return_index=True)[1].tolist()) - {0}


def normalised_information(found: Labels, true: Labels) -> float:
    """Return I(X, Y) / sqrt(H(X) H(Y)) of two ways to label the same n things; 0 where one has one label only."""
    _, x = np.unique(found, return_inverse=True)
    _, y = np.unique(true, return_inverse=True)
    pairs, counts = np.unique(np.stack((x, y)), axis=1, return_counts=True)
    both, of_x, of_y = counts / len(x), np.bincount(x) / len(x), np.bincount(y) / len(y)
    shared = float(np.sum(both * np.log(both / (of_x[pairs[0]] * of_y[pairs[1]]))))
    entropies = float(np.sum(of_x * np.log(of_x))) * float(np.sum(of_y * np.log(of_y)))
    return shared / entropies**0.5 if entropies > 0 else 0.0


def _print(name: str, runs: Sequence[Mapping[str, Measured]]) -> None:
    """Print the mean over the runs, and by how much ours is ahead of the best other where it is least."""
    for measure in runs[0]["ours"]:
        for system in runs[0]:
            mean = statistics.mean(run[system][measure] for run in runs)
            print(f"{name}_{measure}_{system} {mean:.3f} share")
        leads = [run["ours"][measure] - max(run[one][measure] for one in run if one != "ours") for run in runs]
        print(f"{name}_{measure}_least_lead {min(leads):.3f} share")


if __name__ == "__main__":
    main()
