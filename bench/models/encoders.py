"""How fast and how large: every picture encoder that is made here, beside the same model called plainly.

    python -m bench.models.encoders [small] [standard] [large] [MODEL ...]

A profile of before stands for its encoder. Each runs in a process of its own, so that its peak memory is its own;
without arguments all do. Where the weights of a model are missing but open_clip is installed, one with random weights
takes its place: speed, memory and the cosine of int8 with the original can be measured so, and what it finds cannot.
Rounds are interleaved, medians told: compare ratios, not seconds.
"""

import importlib.util
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from ingest.files.file_checks import Limits
from ingest.readers.photo import read_photo
from models.protocols import Pixels, Vectors
from models.registry.catalog import image_text_card
from models.registry.download import is_present, path_of, version_of
from models.registry.profiles import EARLIER, LABELS
from models.vision.clip import ClipEncoder, read_settings
from models.vision.labels import CROP, CROPS_AT, SIZE_PX, LabelClassifier

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
ROUNDS = 3
PHOTOS = 24
AT_ONCE = 8
TEXTS = ("a dog on a beach", "two children in the garden", "a receipt", "snow on the mountains in the evening")

Work = Callable[[], object]


def photos() -> list[Pixels]:
    """Read some real photos; where there are none, the pictures on which exports are tried."""
    folder = SHARED / "media" / "photos"
    listed = folder / "captions.json"
    entries = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    found = [folder / entry["file"] for entry in entries[:PHOTOS]]
    if not found:
        from models.convert.clip import sample_pictures

        print(f"photos none in {folder}: made-up pictures")
        return sample_pictures()
    return [read_photo(path, Limits()) for path in found]


def labels() -> None:
    """Compare the default eye with its own network called plainly by ONNX Runtime on the same six views."""
    import onnxruntime

    card = image_text_card(LABELS)
    if not is_present(card):
        print(f"{LABELS} missing: run `yesteryear models fetch`")
        return
    folder, images = path_of(card), photos()
    ours = LabelClassifier(folder, version_of(card))
    tell_memory(f"{LABELS}_before")
    ours.logits(images[:1])
    tell_memory(f"{LABELS}_ours")
    plain = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    turns = itertools.cycle((images, images[::-1]))

    def called() -> object:
        return [plain.run(None, {"pixels": cut_plainly(image)}) for image in images]

    tell(f"{LABELS}_images", {"ours": lambda: ours.logits(next(turns)), "plain": called}, len(images))


def cut_plainly(image: Pixels) -> Pixels:
    """Return the six views of a picture, each cut from it in its full size."""
    whole, size = Image.fromarray(image), (SIZE_PX, SIZE_PX)
    side = round(min(whole.size) * CROP)
    boxes = [(0, 0, *whole.size)]
    for across, down in CROPS_AT:
        x, y = round((whole.width - side) * across), round((whole.height - side) * down)
        boxes.append((x, y, x + side, y + side))
    return np.stack([np.asarray(whole.resize(size, Image.Resampling.BICUBIC, box), np.uint8) for box in boxes])


def exported(name: str, folder: Path) -> None:
    """Compare an exported encoder in `folder` with the checkpoint called by open_clip and torch."""
    images, settings = photos(), read_settings(folder)
    tell_memory(f"{name}_before")
    ours = ClipEncoder(folder, name)
    for tower, kept in (("image", settings.image), ("text", settings.text)):
        print(f"{name}_{tower}_kept {kept.precision} precision")
        print(f"{name}_{tower}_least_cosine_on_samples {kept.cosine:.5f} cosine")
    seen: dict[str, Work] = {"ours": lambda: ours.encode_images(images)}
    read: dict[str, Work] = {"ours": lambda: ours.encode_words(TEXTS)}
    for work in (*seen.values(), *read.values()):
        work()
    tell_memory(f"{name}_ours")
    if importlib.util.find_spec("open_clip"):
        look, words = called_plainly(folder)
        seen["plain"], read["plain"] = lambda: look(images), lambda: words(TEXTS)
        cosines = np.sum(ours.encode_images(images) * look(images), axis=1)
        print(f"{name}_least_cosine_on_photos {cosines.min():.5f} cosine")
        tell_memory(f"{name}_ours_and_plain")
    tell(f"{name}_images", seen, len(images))
    tell(f"{name}_texts", read, len(TEXTS))


def called_plainly(folder: Path) -> tuple[Callable[[Sequence[Pixels]], Vectors], Callable[[Sequence[str]], Vectors]]:
    """Load a checkpoint as the documentation of open_clip tells to and return its two towers."""
    import open_clip
    import torch

    model, _, look = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    tokens, model = open_clip.get_tokenizer(f"local-dir:{folder}"), model.eval()

    def pictures(images: Sequence[Pixels]) -> Vectors:
        found = []
        with torch.no_grad():
            for n in range(0, len(images), AT_ONCE):
                seen = torch.stack([look(Image.fromarray(image)) for image in images[n : n + AT_ONCE]])
                found.append(np.asarray(model.encode_image(seen, normalize=True), np.float32))
        return np.concatenate(found)

    def words(texts: Sequence[str]) -> Vectors:
        with torch.no_grad():
            return np.asarray(model.encode_text(tokens(list(texts)), normalize=True), np.float32)

    return pictures, words


def write_random(name: str, folder: Path) -> None:
    """Write a checkpoint of a model's shape with random weights as the hub would serve it, and export it.

    A tokenizer that only the hub has is replaced by CLIP's: its ids are as good for measuring speed.
    """
    import open_clip
    from safetensors.torch import save_file

    from models.convert.clip import export

    folder.mkdir()
    config = json.loads(json.dumps(open_clip.get_model_config(name)))
    config["text_cfg"].pop("hf_tokenizer_name", None)
    config["text_cfg"].pop("tokenizer_kwargs", None)
    looks = open_clip.get_pretrained_cfg(name, open_clip.list_pretrained_tags_by_model(name)[-1])
    looks = {key: looks[key] for key in ("mean", "std", "interpolation", "resize_mode") if looks.get(key)}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": looks}))
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    del model
    started_s = time.monotonic()
    export(folder, folder / "clip.json")
    print(f"{name}_export {time.monotonic() - started_s:.0f} s")
    tell_memory(f"{name}_export")


def tell(name: str, ways: dict[str, Work], count: int) -> None:
    """Print how many a second each way does, rounds interleaved, and the ratio of ours to plain."""
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for work in ways.values():
        work()
    for _ in range(ROUNDS):
        for which, work in ways.items():
            started_s = time.monotonic()
            work()
            seconds[which].append(time.monotonic() - started_s)
    rates = {way: count / statistics.median(took) for way, took in seconds.items()}
    for way, rate in rates.items():
        print(f"{name}_{way} {rate:.1f} per_s")
    if "plain" in rates:
        print(f"{name}_ratio {rates['ours'] / rates['plain']:.2f} ours_to_plain")


def tell_memory(name: str) -> None:
    """Print the peak of this process."""
    print(f"{name}_peak_memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


def alone(*words: str) -> None:
    """Run a part in a process of its own."""
    subprocess.run([sys.executable, "-m", "bench.models.encoders", *words], check=False)


def measure(name: str) -> None:
    """Measure one encoder, with random weights where its own are missing and open_clip is here."""
    card = image_text_card(name)
    if name == LABELS:
        alone("--labels")
    elif is_present(card):
        print(f"{name}_weights real kind")
        alone("--exported", name, str(path_of(card)))
    elif importlib.util.find_spec("open_clip"):
        print(f"{name}_weights random kind")
        with tempfile.TemporaryDirectory() as made:
            alone("--write", name, f"{made}/{name}")
            alone("--exported", name, f"{made}/{name}")
    else:
        print(f"{name} missing: neither its weights nor open_clip are here")


def main() -> None:
    """Measure what is asked for and print."""
    match sys.argv[1:]:
        case ["--labels"]:
            labels()
        case ["--write", name, folder]:
            write_random(name, Path(folder))
        case ["--exported", name, folder]:
            exported(name, Path(folder))
        case asked:
            profiles = {"small": LABELS} | {name: one.image_text for name, one in EARLIER.items()}
            for one in asked or list(profiles):
                measure(image_text_card(profiles.get(one, one)).name)
                sys.stdout.flush()


if __name__ == "__main__":
    main()
