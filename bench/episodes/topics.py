"""Which of the subjects that readers list are found as topics, and how the topics are named.

    python -m bench.episodes.topics [--sample ID ...] [--kept DIR]

The subjects stand in tests/data/topics/subjects.toml, listed before any topic was looked at. Lives of that name in
tests/data/exam are built as in bench/retrieval/exam.py, the others from LoCoMo conversations as in
bench/retrieval/locomo.py. A topic is right where all words of an alternative of a subject are in its name, or together
in half or more of the moments that it rests on; words are compared by their stems. A subject is found where a topic is
right for it. `badly named` counts names of one word that is a verb or says of no matter, and names of persons.
"""

import argparse
import json
import os
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.library.session import Session, open_session
from bench.library import library_of
from bench.retrieval.exam import LIVES, ROOT, open_life
from bench.retrieval.locomo import write_chats
from memory.language.subjects import names_matter
from memory.language.tokens import WORD, stem
from memory.records.derived import EntityKind
from memory.store import facts
from memory.summaries import topics

SUBJECTS = ROOT / "tests" / "data" / "topics" / "subjects.toml"
LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Scores:
    """How many topics a library has, how many of them are right and badly named, and how many subjects were found."""

    topics: int
    right: int
    bad: int
    found: int
    subjects: int


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a text, parts of words with a hyphen too."""
    return frozenset(stem(part) for word in WORD.findall(text) for part in (word, *word.split("-")))


def is_right(topic: topics.Topic, alternatives: Sequence[str], texts: Mapping[str, str]) -> bool:
    """Say whether a topic is about a subject, given as alternatives; `texts` are what was said by moment id."""
    name = stems_of(topic.name)
    inside = [stems_of(texts[one]) for ids in topic.moment_ids.values() for one in ids]
    for wanted in map(stems_of, alternatives):
        if wanted <= name or sum(wanted <= one for one in inside) >= LEAST_SHARE * len(inside):
            return True
    return False


def is_badly_named(topic: topics.Topic, people: frozenset[str]) -> bool:
    """Say whether a name is a lone verb, says of no matter, or is a person's."""
    words = topic.name.split()
    return topic.name.lower() in people or (len(words) == 1 and not names_matter(words[0]))


def score(session: Session, subjects: Sequence[Sequence[str]]) -> tuple[Scores, list[str], list[str]]:
    """Return the scores of a library, what its topics are called, and which subjects none is about."""
    store = session.store.for_deriving
    people = frozenset(
        name.lower() for one in facts.entities(store) if one.kind is EntityKind.PERSON for name in one.names
    )
    spoken = topics.find(store)
    found, texts = spoken.topics, {one.moment_id: one.text for one in spoken.said.values()}
    right = [[is_right(topic, subject, texts) for subject in subjects] for topic in found]
    reached = [any(row[at] for row in right) for at in range(len(subjects))]
    bad = sum(is_badly_named(topic, people) for topic in found)
    scores = Scores(len(found), sum(map(any, right)), bad, sum(reached), len(subjects))
    names = [f"{topic.name}{'' if any(row) else ' (not listed)'}" for topic, row in zip(found, right, strict=True)]
    return scores, names, [subject[0] for subject, is_found in zip(subjects, reached, strict=True) if not is_found]


def library(name: str, folder: Path) -> Session:
    """Return the library of a life of this name, built where it is not there yet. Raises SystemExit."""
    if (LIVES / name).is_dir():
        return open_life(LIVES / name, folder)
    if (folder / "library").is_dir():
        return open_session(folder / "library")
    shared = Path(os.environ.get("YESTERYEAR_SHARED", ROOT.parent / "shared"))
    data = shared / "benchmarks" / "locomo_dev.json"
    if not data.exists():
        raise SystemExit(f"{data} is not there")
    (one,) = (one for one in json.loads(data.read_text(encoding="utf-8")) if one["sample_id"] == name)
    write_chats(one["conversation"], folder / "chats")
    return library_of(folder / "library", folder / "chats")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.episodes.topics", description="What topics are found.")
    parser.add_argument("--sample", nargs="+", help="only the lives of these names")
    parser.add_argument("--kept", type=Path, help="a folder to keep libraries in")
    given = parser.parse_args()
    listed = tomllib.loads(SUBJECTS.read_text(encoding="utf-8"))
    sums = {True: [0] * 5, False: [0] * 5}
    for name, life in listed.items():
        if given.sample and name not in given.sample:
            continue
        with tempfile.TemporaryDirectory() as made:
            session = library(name, (given.kept or Path(made)) / name)
            one, names, missing = score(session, life["subjects"])
            session.close()
        counts = [one.topics, one.right, one.bad, one.found, one.subjects]
        sums[life["seen"]] = [before + more for before, more in zip(sums[life["seen"]], counts, strict=True)]
        print(f"{name}: {'; '.join(names)}\n  not found: {'; '.join(missing) or 'none'}")
        _print(name, counts)
    for is_seen, counts in sums.items():
        if any(counts):
            _print("seen" if is_seen else "unseen", counts)


def _print(name: str, counts: Sequence[int]) -> None:
    found, right, bad, reached, subjects = counts
    print(f"{name} topics {found} right {right} badly_named {bad} subjects_found {reached} of {subjects}")


if __name__ == "__main__":
    main()
