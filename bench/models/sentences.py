"""Compares sentence models: German beside English, questions in either language about English notes, words, speed.

    python -m bench.models.sentences [MODEL ...]
    python -m bench.models.sentences centre

Prints "name value unit" for each model that lies here, or those named. The sentences are in bench/data/sentences.toml
and were written for this: 24 notes in two languages, each with a question that shares few words with it. `centre`
prints the numbers of models/convert/e5_centre.json: the mean of the model's vectors of everyday sentences, which the
conversion then takes away. It is made by the weights as they are, before anything is taken away.
"""

import json
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import numpy as np

from models.convert import bert
from models.loading import load_text
from models.protocols import TextEncoder, Vectors
from models.registry.card import Card, Task
from models.registry.cards import E5_WEIGHTS
from models.registry.catalog import CARDS, E5, text_card
from models.registry.download import is_present, require
from models.text.encoder import DIMENSIONS, SentenceEncoder

SENTENCES = Path(__file__).parents[1] / "data" / "sentences.toml"
ALIKE = (("car", "vehicle"), ("doctor", "physician"), ("mum", "mother"), ("couch", "sofa"), ("bike", "bicycle"))
MEETING = (("dog", "Hund"), ("house", "Haus"), ("cheese", "Käse"), ("rain", "Regen"), ("money", "Geld"))
TEXTS, QUESTIONS = 256, 40


def compare(card: Card) -> None:
    """Print what one model makes of the sentences."""
    encoder = load_text(card)
    notes = tomllib.loads(SENTENCES.read_text("utf-8"))["notes"]
    said, german, asked, asked_german = (
        encoder.encode([note[key] for note in notes]) for key in ("en", "de", "ask_en", "ask_de")
    )
    others = ~np.eye(len(notes), dtype=bool)
    pairs = german @ said.T
    print(f"{card.name}.least {encoder.least} cosine")
    print(f"{card.name}.german_and_english {np.diag(pairs).mean():.2f} cosine")
    print(f"{card.name}.german_and_another_note {pairs[others].mean():.2f} cosine")
    _print_found(f"{card.name}.english_questions", asked @ said.T, encoder.least)
    _print_found(f"{card.name}.german_questions", asked_german @ said.T, encoder.least)
    _print_found(f"{card.name}.german_questions_german_notes", asked_german @ german.T, encoder.least)
    for name, words in (("alike", ALIKE), ("meeting", MEETING)):
        rows, columns = (encoder.encode([pair[at] for pair in words]) for at in (0, 1))
        scores = rows @ columns.T
        least, most = np.diag(scores).min(), scores[~np.eye(len(words), dtype=bool)].max()
        print(f"{card.name}.words_{name} {least:.2f} least, others at most {most:.2f} cosine")
    _print_speed(card.name, encoder)


def _print_found(name: str, scores: Vectors, least: float) -> None:
    own, others = np.diag(scores), ~np.eye(len(scores), dtype=bool)
    places = (scores > own[:, None]).sum(axis=1)
    print(f"{name}.recall@1 {(places < 1).mean():.2f} @3 {(places < 3).mean():.2f} share")
    print(f"{name}.above_least {(own >= least).mean():.2f} of others {(scores[others] >= least).mean():.2f} share")


def _print_speed(name: str, encoder: TextEncoder) -> None:
    texts = [f"We walked along the river to the old mill and had lunch number {n}." for n in range(TEXTS)]
    started_s = time.monotonic()
    encoder.encode(texts)
    print(f"{name}.texts {TEXTS / (time.monotonic() - started_s):.0f} a second")
    seconds = []
    for text in texts[:QUESTIONS]:
        started_s = time.monotonic()
        encoder.encode([text])
        seconds.append(time.monotonic() - started_s)
    print(f"{name}.question {1000 * float(np.median(seconds)):.1f} ms")


def centre() -> list[float]:
    """Return the mean of e5's own vectors of everyday sentences."""
    sentences = tomllib.loads(SENTENCES.read_text("utf-8"))["centre"]
    with tempfile.TemporaryDirectory() as made:
        folder, nowhere = Path(made), Path(made) / "nowhere.json"
        for name in (E5_WEIGHTS, "tokenizer.json"):
            (folder / name).symlink_to(require(E5) / name)
        nowhere.write_text(json.dumps([0.0] * DIMENSIONS), "utf-8")
        with mock.patch.object(bert, "CENTRE", nowhere):
            (folder / "model.onnx").write_bytes(bert.e5(folder).SerializeToString())
        vectors = SentenceEncoder(folder, "", E5.max_tokens, E5.prefix).encode(sentences)
    return [round(float(number), 4) for number in vectors.mean(axis=0)]


def main(names: Sequence[str]) -> None:
    """Compare the models named, or those that lie here."""
    if list(names) == ["centre"]:
        print(json.dumps(centre()))
        return
    here = [card for card in CARDS if card.task is Task.TEXT and is_present(card)]
    for card in [text_card(name) for name in names] or here:
        compare(card)


if __name__ == "__main__":
    main(sys.argv[1:])
