"""The cards of image-text models that open_clip loads and that are exported once on the owner's machine.

Where a file's sha256 is empty, what the hub itself states is checked when it is fetched and kept beside it. Rows marked
untested are of the same kind as those that were tried to the end, and were not tried.
"""

from models.card import Card, Hub, Made, Task, WeightFile

CONVERSION = "open_clip to onnx 1"
_EXPORTED = Made("clip.json", CONVERSION, beside=("image.onnx", "text.onnx", "words.json"), needs="open_clip")
_FILES = ("open_clip_model.safetensors", "open_clip_config.json")


def _card(name: str, licence: str, repository: str, files: tuple[str, ...] = _FILES, untested: bool = True) -> Card:
    listed = tuple(WeightFile(file, "", 0, (Hub(repository, "main", file),)) for file in files)
    return Card(name, Task.SIGHT, licence, listed, _EXPORTED, default=False, untested=untested)


_LAION = ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "1a25a446712ba5ee05982a381eed697ef9b435cf")

VIT_B_32 = Card(
    name="ViT-B-32",
    task=Task.SIGHT,
    licence="MIT",
    files=(
        WeightFile(
            "open_clip_model.safetensors",
            "ac4f8c4b88af6d963118cbf40ad93176d092abbedfcb752601ae1866352656e6",
            605_143_316,
            (Hub(*_LAION, "open_clip_model.safetensors"),),
        ),
        WeightFile("open_clip_config.json", "", 0, (Hub(*_LAION, "open_clip_config.json"),)),
    ),
    made=_EXPORTED,
    default=False,
)

SIGLIP2 = _card(
    "ViT-B-16-SigLIP2-256",
    "Apache-2.0",
    "timm/ViT-B-16-SigLIP2-256",
    (*_FILES, "tokenizer.json", "tokenizer_config.json"),
    untested=False,
)

CLIP_CARDS = (
    VIT_B_32,
    SIGLIP2,
    _card("ViT-B-16-DataComp", "MIT", "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K"),
    _card("ViT-L-14", "MIT", "laion/CLIP-ViT-L-14-laion2B-s32B-b82K"),
    _card("MobileCLIP2-S2", "Apple (research only)", "timm/MobileCLIP2-S2-OpenCLIP"),
)
