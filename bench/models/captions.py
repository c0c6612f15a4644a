"""How fast BLIP captions photos here, beside transformers called plainly on the same weights, and how much memory.

    python -m bench.models.captions [PHOTOS]

The network is BLIP base in its full size with random weights, which take as long as taught ones and never end a
sentence early: every caption is as long as it may be, for both. Needs the `full` extra and 4 GB; writes to a temporary
folder only. Photos are noise of 1,024 x 768 px, 8 unless told otherwise. Medians of three rounds: compare ratios.
"""

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from models.protocols import Pixels
from models.registry.card import WeightsMissing
from models.vision.written_captions import BLIP_MOST_TOKENS, BlipCaptioner, require_transformers

PHOTOS = 8
ROUNDS = 3
WORDS = 30_522
"""As many as BERT's tokenizer has, with which BLIP writes."""


def main() -> None:
    """Measure and print."""
    try:
        require_transformers()
    except WeightsMissing as error:
        sys.exit(str(error))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    random = np.random.default_rng(0)
    photos = [random.integers(0, 256, (768, 1024, 3), dtype=np.uint8) for _ in range(count)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write_blip(folder)
        ours = BlipCaptioner(folder, "random")
        ways: dict[str, Callable[[], object]] = {
            "plain": _plain(folder, photos),
            "ours_one_by_one": lambda: [ours.caption([photo]) for photo in photos],
            "ours_together": lambda: ours.caption(photos),
        }
        ours.caption(photos[:1])
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                started_s = time.monotonic()
                way()
                taken[name].append(time.monotonic() - started_s)
    for name, seconds in taken.items():
        print(f"blip_{name} {count / statistics.median(seconds):.3f} photos/s")
    for name in ("ours_one_by_one", "ours_together"):
        ratios = [mine / plain for mine, plain in zip(taken[name], taken["plain"], strict=True)]
        print(f"blip_{name}_ratio {statistics.median(ratios):.3f} seconds, ours/plain")
    print(f"blip_peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, both loaded")


def _write_blip(folder: Path) -> None:
    """Write BLIP base with random weights as the hub serves it."""
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"w{number}" for number in range(WORDS - 5))]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    text = {"bos_token_id": WORDS, "sep_token_id": 3, "eos_token_id": 3, "num_attention_heads": 12}
    config = transformers.BlipConfig(text_config=text, vision_config={"image_size": 384})
    torch.manual_seed(0)
    transformers.BlipForConditionalGeneration(config).save_pretrained(folder)
    looks = {"size": 384, "image_processor_type": "BlipImageProcessor", "processor_class": "BlipProcessor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(looks))


def _plain(folder: Path, photos: list[Pixels]) -> Callable[[], object]:
    """Return captioning as the library's own documentation shows it, a photo at a time."""
    import transformers

    processor = transformers.BlipProcessor.from_pretrained(folder)
    model = transformers.BlipForConditionalGeneration.from_pretrained(folder)

    def caption() -> list[str]:
        said = []
        for photo in photos:
            inputs = processor(images=Image.fromarray(photo), return_tensors="pt")
            written = model.generate(**inputs, max_new_tokens=BLIP_MOST_TOKENS)
            said.append(processor.decode(written[0], skip_special_tokens=True))
        return said

    return caption


if __name__ == "__main__":
    main()
