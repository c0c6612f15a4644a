"""How much of a conversation its summaries hold, beside its first sentences and sentences drawn at random.

    python -m bench.episodes.summaries [DATA.json] [--words N] [--sample ID ...] [--texts]

DATA.json holds LoCoMo conversations; $YESTERYEAR_SHARED/benchmarks/locomo_dev.json by default. Libraries are built as
in bench/retrieval/locomo.py. Ours is the text of a session's day as the timeline shows it, without its title; where
several sessions lie on one day, the texts of the session's own events. Everything is compared at the same number of
words: ours at its own length, the first sentences and random ones cut to it; with --words all are cut to N.

`words` is the share of the content words (stems without stop words and the speakers' names) of `session_summary` that
are in a text. An event of `event_summary` is covered where half or more of its content words are in a text.
`incoherent` counts sentences of ours that begin with a pronoun or a connective, ask, hold marks of a chat or an
address, or are a list. With --texts prints our texts alone, as JSON, a session a line.
"""

import argparse
import json
import os
import random
import re
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.library.session import Session
from bench.library import library_of
from bench.retrieval.locomo import words_of, write_chats
from memory.language.sentences import split
from memory.language.tokens import stems
from memory.records.derived import Level
from memory.store import events
from memory.store import moments as moment_store

COVERED = 0.5
DRAWS = 5
_OPENING = re.compile(
    r"^(?:it|its|it's|he|she|his|her|they|their|them|this|that|that's|these|those|there|then|so|but|and|because|also)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\[\w+: |<[^>]*>|https?://|\*\*|^\s*[-*•#>] |\w;\s.*;\s")


@dataclass(frozen=True, slots=True)
class Reference:
    """A session as people summed it up: its number, its turns, its summary, its events, and who speaks."""

    number: int
    turns: tuple[str, ...]
    summary: str
    events: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What texts of one kind hold: the share of words, of events, and how many words they have on the average."""

    words: float
    events: float
    length: float


def references(one: Mapping[str, object]) -> list[Reference]:
    """Return the sessions of a conversation that people summed up."""
    conversation, summaries, told = one["conversation"], one["session_summary"], one["event_summary"]
    assert isinstance(conversation, dict) and isinstance(summaries, dict) and isinstance(told, dict)
    speakers = (str(conversation["speaker_a"]), str(conversation["speaker_b"]))
    found = []
    for name, summary in summaries.items():
        number = int(re.sub(r"\D", "", name))
        turns = conversation.get(f"session_{number}")
        by_speaker = told.get(f"events_session_{number}", {})
        if turns:
            happened = tuple(str(event) for who in speakers for event in by_speaker.get(who, ()))
            found.append(Reference(number, tuple(map(words_of, turns)), str(summary), happened, speakers))
    return found


def texts(session: Session) -> dict[str, str]:
    """Return our text for each chat by the name of its file."""
    store = session.store.for_deriving
    own = {event.id: event for event in events.events(store)}
    held = moment_store.remembered(store, [one for event in own.values() for one in event.moment_ids])
    chats: dict[str, list[str]] = {}
    for event in own.values():
        chats.setdefault(Path(held[event.moment_ids[0]].path).name, []).append(event.id)
    days = {frozenset(day.child_ids): day.text for day in events.summaries(store) if day.level is Level.DAY}
    return {name: days.get(frozenset(ids), "\n".join(own[one].text for one in ids)) for name, ids in chats.items()}


def content(text: str, without: Sequence[str] = ()) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    return stems(text) - stems(" ".join(without))


def share(text: str, wanted: str, speakers: Sequence[str]) -> float:
    """Return the share of the content words of a reference that are in a text."""
    needed = content(wanted, speakers)
    return len(needed & content(text)) / max(1, len(needed))


def covers(text: str, event: str, speakers: Sequence[str]) -> bool:
    """Say whether a text tells of an event."""
    needed = content(event, speakers)
    return len(needed & content(text)) >= COVERED * len(needed)


def cut(text: str, words: int) -> str:
    """Return a text up to so many words."""
    return " ".join(text.split()[:words])


def first_sentences(reference: Reference) -> str:
    """Return what was said, from the first sentence on."""
    return " ".join(sentence for turn in reference.turns for sentence in split(turn))


def random_sentences(reference: Reference, seed: int) -> str:
    """Return all sentences of a session in an order drawn at random."""
    found = [sentence for turn in reference.turns for sentence in split(turn)]
    random.Random(f"{reference.number} {seed}").shuffle(found)
    return " ".join(found)


def score(pairs: Sequence[tuple[str, Reference]]) -> Scores:
    """Return what texts hold of what people summed up, on the average over sessions and over events."""
    happened = [covers(text, event, one.speakers) for text, one in pairs for event in one.events]
    return Scores(
        statistics.fmean(share(text, one.summary, one.speakers) for text, one in pairs),
        statistics.fmean(happened or [0.0]),
        statistics.fmean(len(text.split()) for text, _ in pairs),
    )


def incoherent(text: str) -> list[str]:
    """Return the sentences of a text that cannot stand where they stand."""
    found = [sentence for line in text.split("\n") for sentence in split(line)]
    return [one for one in found if _OPENING.match(one) or one.rstrip("\"'”").endswith("?") or _MARKUP.search(one)]


def told(data: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str, Reference]]:
    """Yield the id of each conversation with our text for each session that people summed up."""
    for one in data:
        conversation = one["conversation"]
        assert isinstance(conversation, dict)
        with tempfile.TemporaryDirectory() as made:
            times = {turn: at for at, turn in write_chats(conversation, Path(made) / "chats").items()}
            session = library_of(Path(made) / "library", Path(made) / "chats")
            ours = texts(session)
            session.close()
        for reference in references(one):
            began = times[str(conversation[f"session_{reference.number}"][0]["dia_id"])]
            yield str(one["sample_id"]), ours.get(f"signal {began:%Y-%m-%d %H%M}.txt", ""), reference


def print_scores(found: Sequence[tuple[str, Reference]], most_words: int | None) -> None:
    """Print ours beside first and random sentences, all at the same number of words."""
    ours = [(cut(text, most_words) if most_words else text, one) for text, one in found]
    lengths = [len(text.split()) for text, _ in ours]
    first = [(cut(first_sentences(one), n), one) for (_, one), n in zip(ours, lengths, strict=True)]
    drawn = [
        (cut(random_sentences(one, seed), n), one)
        for (_, one), n in zip(ours, lengths, strict=True)
        for seed in range(DRAWS)
    ]
    for name, texts_of in (("ours", ours), ("first", first), ("random", drawn)):
        one = score(texts_of)
        print(f"{name} words {one.words:.3f} events {one.events:.3f} length {one.length:.0f} words")


def main() -> None:
    """Measure and print."""
    default = Path(os.environ.get("YESTERYEAR_SHARED", "../shared")) / "benchmarks" / "locomo_dev.json"
    parser = argparse.ArgumentParser(prog="python -m bench.episodes.summaries", description="What summaries hold.")
    parser.add_argument("data", nargs="?", type=Path, default=default, help="a JSON list of LoCoMo conversations")
    parser.add_argument("--words", type=int, help="cut every text to so many words")
    parser.add_argument("--sample", nargs="+", help="only the conversations of these ids")
    parser.add_argument("--texts", action="store_true", help="print our texts as JSON, a session a line")
    given = parser.parse_args()
    if not given.data.exists():
        raise SystemExit(f"{given.data} is not there; give the path of a file of LoCoMo conversations")
    data = json.loads(given.data.read_text(encoding="utf-8"))
    found = list(told([one for one in data if not given.sample or one["sample_id"] in given.sample]))
    if given.texts:
        for sample_id, text, one in found:
            print(json.dumps({"sample_id": sample_id, "session": one.number, "text": text}, ensure_ascii=False))
        return
    pairs = [(text, one) for _, text, one in found]
    lengths = [len(one.summary.split()) for _, one in pairs]
    print(f"sessions {len(pairs)} with summaries of {statistics.fmean(lengths):.0f} words")
    print_scores(pairs, given.words)
    bad = [sentence for text, _ in pairs for sentence in incoherent(text)]
    print(f"incoherent {len(bad)} sentences", *bad[:5], sep="\n  ")


if __name__ == "__main__":
    main()
