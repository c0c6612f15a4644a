"""How well words find photos: recall@1, @5 and @10 of human captions, through the project's own ingest and search.

    python -m bench.sight [FOLDER]

FOLDER holds captions.json, a list of {"file", "captions"}, and the photos; $YESTERYEAR_SHARED/media/photos by default.
Every caption is a query; it is found at k when its photo is among the first k. Source: recall@k as usual for
text-to-image retrieval, Hodosh, Young & Hockenmaier 2013.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from app.session import deriving, open_session
from ingest.run import ingest
from memory.query import Query
from memory.recall import recall

DEPTHS = (1, 5, 10)


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = (Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "media" / "photos").resolve()
    entries = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    ranks: list[int] = []
    with tempfile.TemporaryDirectory() as made:
        session = open_session(Path(made) / "library")
        session.require_models()
        with deriving(session.folder):
            ingest(session.library, [folder], lambda _: None)
        for entry in entries:
            wanted = str(folder / entry["file"])
            for caption in entry["captions"]:
                found = [item.remembered.path for item in recall(session.sources, Query(caption, caption), max(DEPTHS))]
                ranks.append(found.index(wanted) if wanted in found else max(DEPTHS))
        session.close()
    name = session.models.image_text.name if session.models.image_text else "none"
    print(f"photos {len(entries)} files")
    print(f"queries {len(ranks)} captions")
    print(f"encoder {name} name")
    for depth in DEPTHS:
        print(f"recall@{depth} {sum(rank < depth for rank in ranks) / len(ranks):.3f} share")


if __name__ == "__main__":
    main()
