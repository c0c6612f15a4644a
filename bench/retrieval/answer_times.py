"""How long a question takes to its first evidence and to its answer without a model, over 1,000 to 100,000 moments.

    python -m bench.retrieval.answer_times [MOMENTS ...] [--each] [--kept DIR]

A library holds days drawn from one made-up life of ten years: photos with places, films, notes, spoken words and two
chats of four people, in the few words that such things are full of; with them what people say of each other. Questions
of all four ways ask for just these words, so that what they name stands in much of the library. Everything follows from
a seed; sentence vectors are the encoder's own, pictures lie near the words of their captions. Times are those of the
service that all front doors ask, in a warm process. With `--each` every question's median is printed, with `--kept`
libraries lie in DIR and are built once.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from app.library.session import Session, deriving, open_session
from app.services.ask import Answered, Question, ask_step_by_step
from bench.data.life import make_life
from ingest.metadata.geocode import place_at
from ingest.perception.moments import sight_space, text_space
from ingest.pipeline.run import words_of
from memory.consolidate import consolidate
from memory.identity import people
from memory.records.library import AssetPath, Medium, MomentView
from memory.store import assets, full_text
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from models.protocols import Vectors
from qa.answer.retrieve import Retrieved
from qa.parse.way import way_of

SIZES = (1_000, 10_000, 100_000)
DAYS, SEED = 3_650, 5
ROUNDS = 4
OWNER = "Ada"
NOW = datetime(2034, 3, 1, 12, tzinfo=UTC)
SAID = 0.3
"""So much of what is written or said begins with a sentence on people."""

SIGHT_NEARNESS = 0.28
PIECE = 4_000
GOLDEN = 0.6180339887498949

SENTENCES = (
    "{one} and I went to the lake",
    "met {one} in {town}",
    "{one} lives in {town} now",
    "{one} works at {firm}",
    "I work at {firm}",
    "my sister {sister} moved to {town}",
    "{one}'s dog is called {pet}",
    "{one} bought a new car",
    "{one} sold the old car",
    "my {pet_kind} {pet} died",
    "paid {amount} euros for the {thing}",
    "had dinner with {one} and {other}",
    "{one} is ill again and stays in bed",
    "tomorrow {one} flies to {town}",
)
WORDS: Mapping[str, Sequence[str]] = {
    "one": ("Lena", "Max", "Tom", "Jonas", "Clara", "Paul", "Nina", "Bea", "Oskar", "Iris", "Hugo", "Marie"),
    "other": ("Lena", "Max", "Tom", "Grandma", "Clara", "Paul"),
    "sister": ("Ida", "Ruth"),
    "town": ("Munich", "Vienna", "Hamburg", "Rome", "Porto", "Bergen", "Ghent", "Leipzig"),
    "firm": ("the bakery", "the harbour office", "Siemens", "the school", "the hospital"),
    "pet": ("Mira", "Bruno", "Filou", "Kasper"),
    "pet_kind": ("cat", "dog"),
    "thing": ("car", "boat", "dentist", "garden", "kitchen", "wedding"),
    "amount": ("20", "45", "120", "300", "1800"),
}

QUESTIONS = (
    "photos of the garden",
    "show me photos with a dog",
    "birthday cake",
    "pictures of Lena at the lake",
    "show me the cat on the sofa in 2029",
    "videos of the boat",
    "where does Lena live?",
    "where do I work?",
    "what is the name of Tom's dog?",
    "what did Max say about the doctor?",
    "who came to dinner?",
    "how much did the car cost?",
    "why was Clara in bed?",
    "when did my cat die?",
    "who went to the lake with me?",
    "what happened in July 2027?",
    "summarize 2028",
    "tell me about Lena",
    "tell me about the garden",
    "what did we do on 3 May 2026?",
    "which trips did we make in 2029?",
    "how was the wedding?",
    "what have I been up to lately?",
    "how often did we go to the museum?",
    "how many photos of the beach do I have?",
    "how many times did I have dinner with Tom in 2030?",
    "when were we last at the lake?",
    "when was the first concert?",
    "how long were we in Vienna?",
    "what did we do after the wedding?",
    "how many days were we in Rome?",
    "what came first, the concert or the wedding?",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a question took, of a way to answer, to its first evidence and to its answer."""

    way: str
    question: str
    evidence_s: float
    answer_s: float


def lived(wanted: int) -> list[MomentView]:
    """Return so many moments of days that lie evenly over ten years, with what is said of people."""
    by_day: dict[int, list[MomentView]] = defaultdict(list)
    every = make_life(SEED, DAYS).moments
    for one in every:
        by_day[(one.moment.at.at - every[0].moment.at.at).days].append(one)
    chance, held = Random(SEED), list[MomentView]()
    for day in sorted(by_day, key=lambda number: number * GOLDEN % 1):
        held += by_day[day]
        if len(held) >= wanted:
            break
    named = (_with_people(one, chance) for one in held[:wanted])
    return sorted(named, key=lambda one: (one.moment.at.at, one.asset.id, one.moment.ordinal))


def _with_people(one: MomentView, chance: Random) -> MomentView:
    """Return a moment that begins with a sentence on people now and then, at a place as the gazetteer names it."""
    place = one.asset.place and place_at(one.asset.place.lat, one.asset.place.lon)
    named = replace(one, asset=replace(one.asset, place=place))
    if one.moment.medium not in (Medium.SPEECH, Medium.PARAGRAPH, Medium.MESSAGE) or chance.random() > SAID:
        return named
    said = chance.choice(SENTENCES).format(**{name: chance.choice(among) for name, among in WORDS.items()})
    first = replace(one.texts[0], text=f"{said[0].upper()}{said[1:]}. {one.texts[0].text}")
    return replace(named, texts=(first, *one.texts[1:]))


def build(folder: Path, wanted: int) -> None:
    """Make a library of so many moments and bring it up to date."""
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'owner = "{OWNER}"\n', encoding="utf-8")
    session = open_session(folder)
    session.require_models()
    started_s = time.monotonic()
    held = lived(wanted)
    fill(session, held)
    filled_s = time.monotonic()
    with deriving(session.folder):
        people.gather(session.unfiltered, OWNER)
        consolidate(session.unfiltered, OWNER)
        session.index.sync()
    counts = full_text.counts(session.store)
    taken = f"filled in {filled_s - started_s:.0f} s, derived in {time.monotonic() - filled_s:.0f} s"
    print(f"answer_library_{wanted} {counts['moment']} moments of {counts['event']} events, {taken}", flush=True)
    session.close()


def fill(session: Session, held: Sequence[MomentView]) -> None:
    """Write moments with their assets, paths, words and vectors."""
    by_asset: dict[str, list[MomentView]] = defaultdict(list)
    for one in held:
        by_asset[one.asset.id].append(one)
    spaces = _vectors(session, held)
    with session.store.transaction():
        for asset_id, inside in by_asset.items():
            assets.put(session.store, inside[0].asset)
            assets.put_path(session.store, AssetPath(asset_id, inside[0].path, 1, 0))
            perceived = [Perceived(one.moment, one.texts, spaces[one.moment.id]) for one in inside]
            moment_store.store_perceived(session.store, asset_id, perceived)


def _vectors(session: Session, held: Sequence[MomentView]) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Return for each moment its vectors by their space; the same words are encoded once."""
    models = session.models
    assert models.text is not None and models.image_text is not None
    said = _encoded(sorted({words_of(one) for one in held}), models.text.encode)
    seen = _encoded(sorted({words_of(one) for one in held if _is_seen(one)}), models.image_text.encode_texts)
    random, found = np.random.default_rng(SEED), dict[str, dict[str, NDArray[np.float32]]]()
    for one in held:
        found[one.moment.id] = {text_space(models): said[words_of(one)]}
        if _is_seen(one):
            near = seen[words_of(one)]
            noise = random.normal(size=near.shape)
            vector = SIGHT_NEARNESS * near + noise / np.linalg.norm(noise)
            found[one.moment.id][sight_space(models)] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return found


def _is_seen(one: MomentView) -> bool:
    return one.moment.medium in (Medium.PHOTO, Medium.SHOT)


def _encoded(texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> dict[str, NDArray[np.float32]]:
    found: dict[str, NDArray[np.float32]] = {}
    for start in range(0, len(texts), PIECE):
        piece = texts[start : start + PIECE]
        found.update(zip(piece, encode(piece), strict=True))
    return found


def ask_all(session: Session, rounds: int) -> Iterator[Taken]:
    """Ask every question so many times, after once that does not count."""
    for number in range(-1, rounds):
        for question in QUESTIONS:
            started_s = time.perf_counter()
            evidence_s, way = 0.0, ""
            for step in ask_step_by_step(session, Question(question, NOW), notes_recall=False):
                if isinstance(step, Retrieved):
                    evidence_s, way = time.perf_counter() - started_s, way_of(step.query).value
                elif isinstance(step, Answered) and number >= 0:
                    yield Taken(way, question, evidence_s, time.perf_counter() - started_s)


def print_times(size: int, found: Sequence[Taken], is_each: bool) -> None:
    """Print medians and the 95th of a hundred, by the way to answer and in all."""
    by_way: dict[str, list[Taken]] = defaultdict(list)
    for one in found:
        by_way[one.way.replace(" ", "_")].append(one)
    for way, inside in [*sorted(by_way.items()), ("all", list(found))]:
        for name, times in (
            ("evidence", [one.evidence_s for one in inside]),
            ("answer", [one.answer_s for one in inside]),
        ):
            told = " ".join(f"p{share} {1000 * float(np.percentile(times, share)):.0f}" for share in (50, 95))
            print(f"{name}_{way}_{size} {told} ms")
    if is_each:
        for question in QUESTIONS:
            median = statistics.median(one.answer_s for one in found if one.question == question)
            print(f"answer_{size} {1000 * median:.0f} ms {question}")


def main() -> None:
    """Build what is not there, ask and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.retrieval.answer_times", description="How long answers take."
    )
    parser.add_argument("moments", nargs="*", type=int, default=list(SIZES), help="how many moments libraries hold")
    parser.add_argument("--each", action="store_true", help="print the median of every question")
    parser.add_argument("--kept", type=Path, help="a folder for libraries, built once")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        for size in given.moments:
            folder = (given.kept or Path(made)) / str(size)
            if not folder.is_dir():
                build(folder, size)
            session = open_session(folder)
            print_times(size, list(ask_all(session, ROUNDS)), given.each)
            session.close()


if __name__ == "__main__":
    main()
