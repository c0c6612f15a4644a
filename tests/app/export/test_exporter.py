import json
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.export import exporter, jsonld
from app.export.exporter import Originals, export_vault
from app.export.manifest import LIBRARY, MANIFEST, VECTORS, BadVault
from app.export.vectors import write_vectors
from ingest.discovery.scan import walk
from ingest.pipeline.run import Library, ingest
from memory.store import assets
from tests.made import add_moments


@pytest.fixture
def taken_in(library: Library, album: Path, quiet: Callable[[object], None]) -> Library:
    ingest(library, [album], quiet)
    return library


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_library_gives_the_same_bytes_and_nothing_is_left_beside(taken_in: Library, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = export_vault(taken_in.store, tmp_path / "one")
    export_vault(taken_in.store, tmp_path / "two")
    assert held(tmp_path / "one") == held(tmp_path / "two") and done.files == len(held(tmp_path / "one"))
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "one", tmp_path / "two"])
    assert list(walk([tmp_path / "one"], tmp_path / "x")) == []


def test_what_is_in_a_vault_opens_elsewhere(taken_in: Library, tmp_path: Path) -> None:
    export_vault(taken_in.store, tmp_path / "vault")
    vault = tmp_path / "vault"
    nodes = json.loads((vault / LIBRARY).read_text(encoding="utf-8"))
    kinds = {kind for node in nodes["@graph"] for kind in node["@type"]}
    assert {"ImageObject", "AudioObject", "DigitalDocument", "Photograph", "Clip", "Event"} <= kinds
    picture = next(node for node in nodes["@graph"] if "ImageObject" in node["@type"])
    assert picture["contentUrl"].startswith("file:///") and picture["dateCreated"].startswith("2023-08-14T")
    assert any("caption" in node for node in nodes["@graph"]) and any("transcript" in node for node in nodes["@graph"])
    arrays = np.load(vault / VECTORS, allow_pickle=False)
    assert arrays["vectors-0"].dtype == np.float16 and len(arrays["ids-0"]) == len(arrays["vectors-0"])
    files = json.loads((vault / "files.json").read_text(encoding="utf-8"))
    assert len(files) == 5 and json.loads((vault / "events.json").read_text(encoding="utf-8"))
    assert json.loads((vault / "summaries.json").read_text(encoding="utf-8"))


def test_an_empty_library_makes_an_empty_vault(library: Library, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    export_vault(library.store, tmp_path / "vault")
    assert json.loads((tmp_path / "vault" / LIBRARY).read_text(encoding="utf-8"))["@graph"] == []
    assert json.loads((tmp_path / "vault" / "files.json").read_text(encoding="utf-8")) == []


def test_another_export_replaces_the_last_and_keeps_what_is_the_owners(taken_in: Library, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    export_vault(taken_in.store, vault)
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text("{}")
    (vault / "my thoughts.md").write_text("mine")
    before = set(held(vault))
    add_moments(taken_in.store, ["We rowed."])
    export_vault(taken_in.store, vault)
    assert set(held(vault)) - before == {"days/2024-07-01.md"} and (vault / "my thoughts.md").read_text() == "mine"
    taken_in.store.write("DELETE FROM asset WHERE kind = ?", [("note",)])
    export_vault(taken_in.store, vault)
    assert "days/2024-07-01.md" not in held(vault) and (vault / ".obsidian" / "app.json").exists()


def test_a_vault_behind_a_link_stays_there_and_as_private_as_it_was(taken_in: Library, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir(mode=0o700)
    (tmp_path / "vault").symlink_to(tmp_path / "disk")
    before = sorted(tmp_path.iterdir())
    for _ in range(2):
        export_vault(taken_in.store, tmp_path / "vault")
        assert (tmp_path / "vault").is_symlink() and (tmp_path / "disk").stat().st_mode & 0o777 == 0o700
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "disk" / MANIFEST).exists()


def test_what_is_in_the_way_is_not_written_over(taken_in: Library, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    export_vault(taken_in.store, vault)
    add_moments(taken_in.store, ["We rowed."])
    (vault / "days" / "2024-07-01.md").write_text("mine")
    before = held(vault)
    with pytest.raises(BadVault, match=r"2024-07-01.md was not written by an export"):
        export_vault(taken_in.store, vault)
    assert held(vault) == before


def test_a_folder_with_other_things_is_refused(taken_in: Library, tmp_path: Path, album: Path) -> None:
    before = held(album)
    with pytest.raises(BadVault, match="not empty and not a Yesteryear export"):
        export_vault(taken_in.store, album)
    with pytest.raises(BadVault, match="not empty and not a Yesteryear export"):
        export_vault(taken_in.store, next(album.rglob("*.md")))
    (album / MANIFEST).write_text("{}")
    with pytest.raises(BadVault, match="not a Yesteryear export"):
        export_vault(taken_in.store, album)
    (album / MANIFEST).unlink()
    assert held(album) == before


def test_an_export_that_fails_leaves_what_was(
    taken_in: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    export_vault(taken_in.store, vault)
    before, beside = held(vault), sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr(exporter, "write_manifest", full)
        with pytest.raises(OSError, match="no space"):
            export_vault(taken_in.store, vault)
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OSError, match="no space"):
        export_vault(taken_in.store, vault, Originals.COPY)
    assert held(vault) == before and sorted(tmp_path.iterdir()) == beside


def test_originals_are_copied_true_or_named(taken_in: Library, album: Path, tmp_path: Path) -> None:
    pictures = sorted(album.rglob("*.jpg"))
    pictures[0].write_bytes(b"something else")
    next(album.rglob("*120000.wav")).unlink()
    done = export_vault(taken_in.store, tmp_path / "vault", Originals.COPY)
    copies = sorted(path.name for path in (tmp_path / "vault" / "media").iterdir())
    lying = {one.path: one.asset_id for one in assets.paths(taken_in.store).values()}
    assert done.copies == len(copies) == 3 and len(done.missing) == 2 and str(pictures[0]) in done.missing
    name = f"{lying[str(pictures[1])]}-IMG_20230814_101900.jpg"
    copy = tmp_path / "vault" / "media" / name
    assert name in copies and copy.read_bytes() == pictures[1].read_bytes()
    assert copy.stat().st_mtime_ns == pictures[1].stat().st_mtime_ns
    page = (tmp_path / "vault" / "days" / "2023-08-14.md").read_text(encoding="utf-8")
    assert f"(../media/{name})" in page and pictures[0].as_uri() in page


def test_the_memory_it_takes_does_not_grow_with_the_library(library: Library, tmp_path: Path) -> None:
    words = "the boat lay at the shore and we rowed across to the island before the rain came " * 20
    rows = np.random.default_rng(0).normal(size=(2_000, 384)).astype(np.float32)
    peaks = []
    for count in (300, 1_500):
        add_moments(library.store, [f"{count} {n} {words}" for n in range(count)], {"text fake": rows[:count]})
        tracemalloc.start()
        with (tmp_path / "x").open("wb") as file:
            nodes = exporter._nodes(library.store.for_vault, {})
            jsonld.write_nodes(file, nodes)
        write_vectors(library.store, tmp_path / "v.npz")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (tmp_path / "x").stat().st_size > 3e6 and peaks[1] < 1.5 * peaks[0]
