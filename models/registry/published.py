"""The cards of models that are published ready to run: encoders and captioners as ONNX graphs, Whisper for CTranslate2.

Immich publishes its exports of CLIP and SigLIP 2, the ONNX community those of Florence-2, Systran and Mobius Labs those
of Whisper. Hashes are those that others have published of the same files; where one is empty, what the hub states is
checked when the file is fetched first, and kept. Sizes that nobody published are told as about so many bytes.
docs/decisions/0042-published-graphs.md says more.
"""

from models.registry.card import Card, Hub, Task, WeightFile, hub_card

_REVISION = "main"


def _file(repository: str, path: str, about_bytes: int, sha256: str = "", size_bytes: int = 0) -> WeightFile:
    return WeightFile(path, sha256, size_bytes, (Hub(repository, _REVISION, path),), about_bytes)


def _clip(name: str, licence: str, image: tuple[int, str], text: tuple[int, str], words_bytes: int) -> Card:
    """Return the card of an export of Immich's; `image` and `text` are about how large the graphs are, and hashes."""
    repository = f"immich-app/{name}"
    files = (
        _file(repository, "visual/model.onnx", *image),
        _file(repository, "textual/model.onnx", *text),
        _file(repository, "config.json", 600),
        _file(repository, "visual/preprocess_cfg.json", 200),
        _file(repository, "textual/tokenizer.json", words_bytes),
        _file(repository, "textual/tokenizer_config.json", 50_000),
    )
    return Card(name, Task.SIGHT, licence, files, default=False)


SIGLIP2_BASE = _clip(
    "ViT-B-16-SigLIP2__webli",
    "Apache-2.0",
    (372_000_000, "fee10c729875dd203d94f396ac3d664e301d39c977ef6d92e7f467a2a716f0b0"),
    (1_130_000_000, "fc9991b415d7d0fac7ed540e875fd08a647c8a1abba99f12542531b004c4b68f"),
    34_400_000,
)
SIGLIP2_LARGE = _clip(
    "ViT-SO400M-16-SigLIP2-384__webli", "Apache-2.0", (1_713_000_000, ""), (2_832_000_000, ""), 34_400_000
)
CLIP_SMALL = _clip(
    "ViT-B-32__openai",
    "MIT",
    (351_000_000, ""),
    (254_000_000, "b80cf0af751533a6712d92247f0ddc0c95208748bc59a1a27f33e67be6864e3b"),
    2_220_000,
)
PUBLISHED_CLIPS = (SIGLIP2_BASE, SIGLIP2_LARGE, CLIP_SMALL)

_Graph = tuple[str, int, str, int]


def _florence(name: str, graphs: tuple[_Graph, ...]) -> Card:
    repository = f"onnx-community/{name}"
    files = (
        *(
            _file(repository, f"onnx/{part}_quantized.onnx", about_bytes, sha256, size_bytes)
            for part, about_bytes, sha256, size_bytes in graphs
        ),
        _file(repository, "preprocessor_config.json", 900),
        _file(repository, "tokenizer.json", 2_300_000),
    )
    return Card(name, Task.CAPTIONS, "MIT", files, default=False)


FLORENCE_BASE = _florence(
    "Florence-2-base-ft",
    (
        ("vision_encoder", 0, "3b79d54f23f666f731549db23cb070c35a979ce19cbd9720e90e67a78dc9768c", 93_746_540),
        ("embed_tokens", 0, "6b2258db1c8ee9b160576ccde3cd3814d83a2edaed0dd1c6ca9ff3c38fa62214", 39_390_433),
        ("encoder_model", 0, "f4ad7a68f1fb875d3bcf735ea14a7021b7ba7e83baf7cf10289881b4ed6d9b85", 43_651_493),
        ("decoder_model_merged", 0, "f22f52f980c33df0efa15932c2f3db6d9d3595ce6387eca938b8cfe23dc4c641", 98_177_697),
    ),
)
FLORENCE_LARGE = _florence(
    "Florence-2-large-ft",
    (
        ("vision_encoder", 370_000_000, "", 0),
        ("embed_tokens", 52_500_000, "", 0),
        ("encoder_model", 153_000_000, "", 0),
        ("decoder_model_merged", 258_000_000, "", 0),
    ),
)
FLORENCES = (FLORENCE_BASE, FLORENCE_LARGE)


WHISPER_SMALL = hub_card(
    "whisper-small",
    Task.SPEECH,
    "MIT",
    "Systran/faster-whisper-small",
    "536b0662742c02347bc0e980a01041f333bce120",
    (
        ("model.bin", "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671", 483_546_902),
        ("config.json", "b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828", 2_370),
        ("tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab", 2_203_239),
        ("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913", 459_861),
    ),
)
WHISPER_TURBO = hub_card(
    "whisper-large-v3-turbo",
    Task.SPEECH,
    "MIT",
    "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
    (
        ("model.bin", "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da", 1_617_884_929),
        ("config.json", "b0253ea6c0d3bea6b1e19e91a02acfd3b53f4467362efcb5a3e6b16c9b3a9b7e", 2_263),
        ("preprocessor_config.json", "7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711", 340),
        ("tokenizer.json", "297b13372ac43916285644fb9687add3cc62ee2a1adb60da3dc25cc94c1871fd", 2_710_337),
        ("vocabulary.json", "c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1", 1_068_114),
    ),
)
WHISPERS = (WHISPER_SMALL, WHISPER_TURBO)
"""Larger sizes of Whisper than the default one, smaller first."""
