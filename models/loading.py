"""Builds each model from its weights. Knows which class stands behind which card, and nothing else.

Nothing is loaded here: networks load at their first use, so building one costs a few file stats.
"""

import ctypes
import sys
from functools import cache
from pathlib import Path

from models.captioner import LabelCaptioner
from models.card import Card
from models.catalog import LITE2, MINILM, PICODET, QWEN, WHISPER
from models.image_text import ConseEncoder
from models.imagenet import LabelClassifier
from models.language import LlamaLanguage
from models.ocr import PaddleReader, models_folder
from models.picodet import ObjectDetector
from models.protocols import TextEncoder
from models.text import SentenceEncoder
from models.transcriber import WhisperTranscriber
from models.weights import WeightsMissing, is_present, require

NO_OPENMP = (
    "the language model needs the system's OpenMP library, libgomp.so.1; on Debian: sudo apt install libgomp1. "
    "Without it answers are given in the moments' own words"
)


def load_text(card: Card = MINILM) -> SentenceEncoder:
    """Build the sentence encoder of a card. Raises WeightsMissing."""
    return SentenceEncoder(require(card), card.version, card.max_tokens)


def load_image_text(text: TextEncoder) -> ConseEncoder:
    """Build the encoder of pictures into the space of `text`. Raises WeightsMissing."""
    return ConseEncoder(text, _classifier(require(LITE2)), _detector())


def load_captioner() -> LabelCaptioner:
    """Build the captioner; it shares its networks with the picture encoder. Raises WeightsMissing."""
    return LabelCaptioner(_classifier(require(LITE2)), _detector())


def load_ocr() -> PaddleReader:
    """Build the reader of words in pictures. Raises WeightsMissing."""
    return PaddleReader(models_folder())


def load_transcriber() -> WhisperTranscriber:
    """Build the transcriber. Raises WeightsMissing."""
    return WhisperTranscriber(require(WHISPER), WHISPER.version)


def load_language() -> LlamaLanguage:
    """Build the language model. Raises WeightsMissing, also where the system lacks what llama.cpp is linked with."""
    path = require(QWEN) / QWEN.files[0].name
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libgomp.so.1")
        except OSError as error:
            raise WeightsMissing(NO_OPENMP) from error
    return LlamaLanguage(path, QWEN.version)


@cache
def _classifier(folder: Path) -> LabelClassifier:
    return LabelClassifier(folder, LITE2.version)


def _detector() -> ObjectDetector | None:
    """Return the detector where its weights lie here; pictures are described without it otherwise."""
    return _detector_at(require(PICODET) / PICODET.files[0].name) if is_present(PICODET) else None


@cache
def _detector_at(path: Path) -> ObjectDetector:
    return ObjectDetector(path, PICODET.version)
