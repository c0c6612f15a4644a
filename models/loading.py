"""Builds each model from its weights. Knows which class stands behind which card, and nothing else.

Nothing is loaded here: networks load at their first use, so building one costs a few file stats.
"""

import ctypes
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.protocols import Captioner, ImageTextEncoder, Models, TextEncoder
from models.registry.card import Card, WeightsMissing
from models.registry.cards import BLIPS, FACES, VOICES
from models.registry.catalog import (
    LITE2,
    MINILM,
    NANODET,
    PICODET,
    QWEN,
    RERANKER,
    WHISPER,
    caption_card,
    image_text_card,
    speech_card,
    text_card,
)
from models.registry.download import is_present, require, version_of
from models.registry.profiles import PROFILES, Profile
from models.registry.published import FLORENCE_LARGE, FLORENCES, PUBLISHED_CLIPS
from models.speech.transcriber import WhisperTranscriber
from models.speech.voices import SpeakerEncoder
from models.text.encoder import SentenceEncoder
from models.text.language import LlamaLanguage
from models.text.reranker import CrossEncoder
from models.vision import faces
from models.vision.clip import ClipEncoder
from models.vision.conse import ConseEncoder
from models.vision.detector import NANODET_INPUT, PICODET_INPUT, Input, ObjectDetector
from models.vision.faces import DlibFaces
from models.vision.florence import FlorenceCaptioner
from models.vision.label_captions import LabelCaptioner
from models.vision.labels import BESIDE_DETECTOR, CROPS_AT, LabelClassifier
from models.vision.ocr import PaddleReader, models_folder
from models.vision.published_clip import PublishedClip
from models.vision.written_captions import BlipCaptioner, VlmCaptioner, require_transformers

NO_OPENMP = (
    "the language model needs the system's OpenMP library, libgomp.so.1; on Debian: sudo apt install libgomp1. "
    "Without it, answers quote the moments"
)


def load_text(card: Card = MINILM) -> SentenceEncoder:
    """Build the sentence encoder of a card. Raises WeightsMissing."""
    return SentenceEncoder(require(card), card.version, card.max_tokens, card.prefix, card.least)


def load_reranker() -> CrossEncoder:
    """Build the reader of questions with passages. Raises WeightsMissing."""
    return CrossEncoder(require(RERANKER), RERANKER.version, RERANKER.max_tokens)


def load_image_text(text: TextEncoder, seeing: Profile = PROFILES[0]) -> ImageTextEncoder:
    """Build the encoder of pictures of a profile; the fast one's works in the space of `text`.

    Raises WeightsMissing.
    """
    if seeing.image_text == LITE2.name:
        return ConseEncoder(text, label_classifier(), detector())
    card = image_text_card(seeing.image_text)
    return (PublishedClip if card in PUBLISHED_CLIPS else ClipEncoder)(require(card), version_of(card))


def load_captioner(seeing: Profile = PROFILES[0]) -> Captioner:
    """Build the captioner of a profile; the fast one shares its networks with the picture encoder.

    Raises WeightsMissing, also where what runs it is not installed.
    """
    if not seeing.captioner:
        return LabelCaptioner(label_classifier(), detector())
    card = caption_card(seeing.captioner)
    if card in FLORENCES:
        task = "DETAILED_CAPTION" if card == FLORENCE_LARGE else "CAPTION"
        return FlorenceCaptioner(require(card), version_of(card), task)
    require_transformers()
    return (BlipCaptioner if card in BLIPS else VlmCaptioner)(require(card), version_of(card))


def load_ocr() -> PaddleReader:
    """Build the reader of words in pictures. Raises WeightsMissing."""
    return PaddleReader(models_folder())


def load_voices() -> SpeakerEncoder:
    """Build the encoder of voices. Raises WeightsMissing."""
    return SpeakerEncoder(require(VOICES), VOICES.version)


def faces_command() -> str:
    """Return the command that installs what recognising faces lacks on this machine, empty where nothing is lacking."""
    return faces.install_command()


def load_faces() -> DlibFaces:
    """Build the finder of faces. Raises WeightsMissing, first where the package that runs it is not there."""
    faces.require_package()
    return DlibFaces(require(FACES), FACES.version)


def load_transcriber(listening: Profile = PROFILES[0]) -> WhisperTranscriber:
    """Build the transcriber of a profile, the default one until that lies here. Raises WeightsMissing."""
    wanted = speech_card(listening.speech)
    card = next(filter(is_present, (wanted, WHISPER)), wanted)
    return WhisperTranscriber(require(card), version_of(card))


@dataclass(frozen=True, slots=True)
class FileModels:
    """Which models perceive files: the sentence model by its card's name, a profile, and whether words are read."""

    text: str
    seeing: Profile
    reads_words: bool


def load_file_models(which: FileModels) -> Models:
    """Build the models that perceive files. Raises WeightsMissing where one of them is not there."""
    text = load_text(text_card(which.text))
    return Models(
        text=text,
        image_text=load_image_text(text, which.seeing),
        captioner=load_captioner(which.seeing),
        transcriber=load_transcriber(which.seeing),
        ocr=load_ocr() if which.reads_words else None,
    )


def load_language() -> LlamaLanguage:
    """Build the language model. Raises WeightsMissing, also where the system lacks what llama.cpp is linked with."""
    path = require(QWEN) / QWEN.files[0].name
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libgomp.so.1")
        except OSError as error:
            raise WeightsMissing(NO_OPENMP) from error
    return LlamaLanguage(path, QWEN.version)


def label_classifier() -> LabelClassifier:
    """Build the classifier by ImageNet's labels, with fewer crops beside a detector. Raises WeightsMissing."""
    return _classifier_in(require(LITE2), BESIDE_DETECTOR if detector() else len(CROPS_AT))


@cache
def _classifier_in(folder: Path, crops: int) -> LabelClassifier:
    return LabelClassifier(folder, LITE2.version, crops)


def detector() -> ObjectDetector | None:
    """Return the better detector of those whose weights lie here; pictures are described without one otherwise."""
    if is_present(PICODET):
        return _detector_at(require(PICODET) / PICODET.files[0].name, PICODET.version, PICODET_INPUT)
    if is_present(NANODET) and NANODET.made:
        return _detector_at(require(NANODET) / NANODET.made.name, NANODET.version, NANODET_INPUT)
    return None


@cache
def _detector_at(path: Path, version: str, takes: Input) -> ObjectDetector:
    return ObjectDetector(path, version, takes)
