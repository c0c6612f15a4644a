"""How well words find photos: recall@1, @5 and @10 of human captions, through the project's own ingest and search.

    python -m bench.retrieval.sight [--profile fast|balanced|best] [FOLDER]

FOLDER holds captions.json, a list of {"file", "captions"}, and the photos; $YESTERYEAR_SHARED/media/photos by default.
Without --profile every profile runs whose weights are present; those that are missing are told. Every caption is a
query; it is found at k when its photo is among the first k. Source: recall@k as usual for
text-to-image retrieval, Hodosh, Young & Hockenmaier 2013.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from bench.library import library_of
from memory.records.query import Query
from memory.retrieval.recall import recall
from models.registry.card import WeightsMissing
from models.registry.profiles import PROFILES

DEPTHS = (1, 5, 10)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.retrieval.sight")
    asked.add_argument("--profile", choices=[one.name for one in PROFILES])
    asked.add_argument("folder", nargs="?", type=Path)
    said = asked.parse_args()
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = (said.folder or shared / "media" / "photos").resolve()
    for one in PROFILES:
        if said.profile in (None, one.name):
            try:
                measure(one.name, folder)
            except WeightsMissing as error:
                print(f"profile {one.name} missing: {error}")


def measure(profile: str, folder: Path) -> None:
    """Measure one profile. Raises WeightsMissing."""
    entries = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    ranks: list[int] = []
    with tempfile.TemporaryDirectory() as made:
        library = Path(made) / "library"
        library.mkdir()
        (library / "config.toml").write_text(f'profile = "{profile}"\n', encoding="utf-8")
        session = library_of(library, folder)
        for entry in entries:
            wanted = str(folder / entry["file"])
            for caption in entry["captions"]:
                found = [item.remembered.path for item in recall(session.sources, Query(caption, caption), max(DEPTHS))]
                ranks.append(found.index(wanted) if wanted in found else max(DEPTHS))
        session.close()
    models = session.models
    print(f"profile {profile} name")
    print(f"photos {len(entries)} files")
    print(f"queries {len(ranks)} captions")
    print(f"encoder {models.image_text.name if models.image_text else 'none'} name")
    print(f"captioner {models.captioner.name if models.captioner else 'none'} name")
    for depth in DEPTHS:
        print(f"recall@{depth} {sum(rank < depth for rank in ranks) / len(ranks):.3f} share")


if __name__ == "__main__":
    main()
