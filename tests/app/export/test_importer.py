import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.export import jsonld
from app.export.carried import Asked
from app.export.exporter import Originals, export_vault
from app.export.importer import import_vault
from app.export.manifest import LIBRARY, MANIFEST, VECTORS, BadVault, digest_of
from ingest.pipeline.run import Library, ingest
from memory.consolidate import consolidate
from memory.records.corrections import PlaceCorrection, WordsCorrection
from memory.records.ids import digest
from memory.records.library import Place
from memory.store import Store, access_log, appearances, assets, corrections
from memory.store import dump as dump_store
from memory.vectors.index import VectorIndex
from tests import lives
from tests.conftest import paint
from tests.dump import dump
from tests.fakes import fake_models
from tests.made import FIRST_DAY, appear, encrypted, photo, unit_rows

Spoil = Callable[[list[dict[str, object]]], object]

MORE = ("tombstone", "appearance", "event_vector", "event_near", "asset_path", "meta")
"""Tables that are carried to the last byte where they are asked for, beside what dumps compare."""

ALL = Asked(faces=True, forgotten=True)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "fresh.sqlite3")
    yield store
    store.close()


def held(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return what a vault carries of a library as rows: all but what is made anew of the files themselves."""
    found = dump(store)
    found["fingerprint"] = [(one, *rest) for one, _, *rest in found["fingerprint"]]
    found["job"] = [row for row in found["job"] if row[1] not in ("liken", "compare")]
    return found


def all_of(store: Store) -> dict[str, list[dict[str, object]]]:
    return {table: [dict(row) for row in dump_store.rows(store, table)] for table in MORE}


def remember_more(store: Store) -> None:
    """Add what no album has: the owner's words, a face, a recall, something forgotten, odd words."""
    one = photo("a <b>dog</b> [[x]] --- `k` \u2028 \x01 \U0001f43e")
    appear(store, one, unit_rows(1)[0])
    with store.transaction():
        corrections.put(store, corrections.new_correction(WordsCorrection('Lena\'s "boat"\n---\n'), one.moment))
        corrections.put(
            store,
            corrections.new_correction(PlaceCorrection(Place(47.5, 11.3, "Walchensee")), asset_id=one.asset.id),
        )
        assets.add_tombstone(store, digest("gone"))
        assets.add_root(store, "/photos")
    access_log.note(store, [one.moment.id], FIRST_DAY)


def test_the_same_library_comes_back(
    library: Library, album: Path, tmp_path: Path, fresh: Store, quiet: Callable[[object], None]
) -> None:
    ingest(library, [album], quiet)
    remember_more(library.store)
    export_vault(library.store, tmp_path / "vault", asked=ALL)
    done = import_vault(fresh, tmp_path / "vault")
    assert held(fresh) == held(library.store) and all_of(fresh) == all_of(library.store)
    assert (done.files, done.from_vault) == (6, 0) and fresh.damage() == []
    assert assets.has_tombstone(fresh, digest("gone")) and not assets.has_tombstone(fresh, digest("kept"))


def test_nothing_is_to_be_done_again(
    library: Library, album: Path, tmp_path: Path, quiet: Callable[[object], None]
) -> None:
    ingest(library, [album], quiet)
    before = dump(library.store)
    export_vault(library.store, tmp_path / "vault")
    folder = tmp_path / "other"
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    index = VectorIndex(store, folder / "vectors")
    import_vault(store, tmp_path / "vault")
    index.sync()
    assert not any(index.differences().values())
    models = fake_models()

    def no_caption(*_: object) -> list[str]:
        raise AssertionError("a model ran")

    models.captioner.caption = no_caption  # type: ignore[union-attr, method-assign]
    outcome = ingest(Library(store, index, models, library.limits, folder), [album], quiet)
    assert {name: count for name, count in outcome.counts.items() if count} == {"unchanged": 5} or (
        outcome.counts["unchanged"] + outcome.counts["silent"] == 5
    )
    assert dump(store) == before
    index.close()
    store.close()


def test_a_fortnight_comes_back_and_is_told_alike(tmp_path: Path, fresh: Store) -> None:
    life = lives.live()
    with_it = Store(tmp_path / "life.sqlite3")
    lives.put(with_it, life.moments, life.vectors)
    export_vault(with_it, tmp_path / "early")
    consolidate(with_it, "")
    export_vault(with_it, tmp_path / "vault")
    import_vault(fresh, tmp_path / "vault")
    assert held(fresh) == held(with_it) and all_of(fresh) == all_of(with_it)
    early = Store(tmp_path / "early.sqlite3")
    import_vault(early, tmp_path / "early")
    consolidate(early, "")
    told, again = dump(with_it), dump(early)
    assert told == again
    with_it.close()
    early.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    store = Store(tmp_path / "small.sqlite3")
    life = lives.live()
    lives.put(store, life.moments[:40], life.vectors)
    remember_more(store)
    export_vault(store, tmp_path / "vault", asked=ALL)
    store.close()
    return tmp_path / "vault"


def sign(vault: Path) -> None:
    """Make the digests those of the files, as one would who meant harm."""
    told = json.loads((vault / MANIFEST).read_text(encoding="utf-8"))
    told |= {"library_digest": digest_of(vault / LIBRARY), "vectors_digest": digest_of(vault / VECTORS)}
    (vault / MANIFEST).write_text(json.dumps(told), encoding="utf-8")


def rewrite(vault: Path, spoil: Spoil) -> None:
    nodes = json.loads((vault / LIBRARY).read_text(encoding="utf-8"))["@graph"]
    spoil(nodes)
    with (vault / LIBRARY).open("wb") as file:
        jsonld.write_nodes(file, iter(nodes))
    sign(vault)


def first(nodes: list[dict[str, object]], table: str) -> dict[str, object]:
    return next(node for node in nodes if jsonld.table_of(node) == table)


def refused(store: Store, vault: Path, words: str) -> None:
    with pytest.raises(BadVault, match=words):
        import_vault(store, vault)
    assert dump_store.is_empty(store)


def test_a_signed_copy_is_read(vault: Path, fresh: Store) -> None:
    rewrite(vault, lambda nodes: None)
    assert import_vault(fresh, vault).files == 41


@pytest.mark.parametrize(
    "spoil",
    [
        lambda nodes: nodes.append({"@type": ["users"], "id": "x"}),
        lambda nodes: nodes.append({"@type": "asset"}),
        lambda nodes: nodes.append({}),
        lambda nodes: first(nodes, "asset").update(size_bytes="many"),
        lambda nodes: first(nodes, "asset").update(size_bytes=2**70),
        lambda nodes: first(nodes, "asset").update(size_bytes=True),
        lambda nodes: first(nodes, "asset").update(kind="secret"),
        lambda nodes: first(nodes, "asset").update(offset_min=10**6),
        lambda nodes: first(nodes, "asset").update(at_s=1e300),
        lambda nodes: first(nodes, "asset").pop("kind"),
        lambda nodes: nodes.append(dict(first(nodes, "asset"), id="../../etc")),
        lambda nodes: nodes.remove(first(nodes, "asset")),
        lambda nodes: nodes.append(first(nodes, "asset")),
        lambda nodes: first(nodes, "moment").update(ordinal=7),
        lambda nodes: first(nodes, "moment").update(medium="smell"),
        lambda nodes: first(nodes, "moment_text").update(kind="smell"),
        lambda nodes: first(nodes, "moment_text").update(detail={"labels": [3]}),
        lambda nodes: first(nodes, "moment_text").update(detail="{"),
        lambda nodes: first(nodes, "moment_text").update(caption={"a": []}),
        lambda nodes: first(nodes, "appearance").update(vector="not base64!"),
        lambda nodes: first(nodes, "appearance").update(vector="AA=="),
        lambda nodes: first(nodes, "appearance").update(box="[1"),
        lambda nodes: first(nodes, "correction").update(kind="wish"),
        lambda nodes: first(nodes, "correction").update(kind="place", value="[]"),
        lambda nodes: first(nodes, "correction").update(kind="at", value="2024-01-01T00:00:00"),
        lambda nodes: nodes.append({"@type": ["meta"], "key": "passphrase", "value": "x"}),
        lambda nodes: nodes.append({"@type": ["meta"], "key": "clusters numbered", "value": "x"}),
        lambda nodes: nodes.append({"@type": ["access_log"], "moment_id": "x", "at_s": 1.0}),
        lambda nodes: first(nodes, "asset").update(done=["perceive"]),
        lambda nodes: first(nodes, "asset").update(done={"perceive": 7}),
    ],
)
def test_what_makes_no_sense_is_refused_whole(vault: Path, fresh: Store, spoil: Spoil) -> None:
    rewrite(vault, spoil)
    refused(fresh, vault, "does not hold a library|do not fit together|point at what is not there")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\n]}\n", b"\n"), (b'"@context"', b'"context"'), (b'"id"', b'id"'), (b"\n{", b"\n[{")],
)
def test_what_is_no_longer_json_is_refused(vault: Path, fresh: Store, old: bytes, new: bytes) -> None:
    data = (vault / LIBRARY).read_bytes()
    (vault / LIBRARY).write_bytes(data.replace(old, new))
    refused(fresh, vault, "damaged or changed")
    sign(vault)
    refused(fresh, vault, "does not hold a library")


def test_deep_nesting_and_numbers_that_are_none_are_refused(vault: Path, fresh: Store) -> None:
    data = (vault / LIBRARY).read_bytes()
    for line in (b"[" * 100_000, b'{"@type": ["access_log"], "moment_id": "x", "at_s": NaN}'):
        (vault / LIBRARY).write_bytes(data.replace(jsonld.HEAD, jsonld.HEAD + line + b",\n"))
        sign(vault)
        refused(fresh, vault, "does not hold a library")


def repacked(path: Path, arrays: dict[str, object]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            with archive.open(name, "w") as file:
                np.lib.format.write_array(file, np.asarray(array), (1, 0), allow_pickle=True)


def test_vectors_that_are_none_are_refused(vault: Path, fresh: Store) -> None:
    whole = (vault / VECTORS).read_bytes()
    held = dict(np.load(io.BytesIO(whole), allow_pickle=False))
    ids, rows = held["ids-0"], held["vectors-0"]
    assert rows.dtype == np.float16 and len(ids) == len(rows) == 40
    wrong: list[dict[str, object]] = [
        {"ids-0.npy": ids, "vectors-0.npy": np.full_like(rows, np.nan)},
        {"ids-0.npy": np.array([b"f" * 32] * 40), "vectors-0.npy": rows},
        {"../ids-0.npy": ids, "vectors-0.npy": rows},
    ]
    for arrays in wrong:
        repacked(vault / VECTORS, arrays)
        sign(vault)
        refused(fresh, vault, "vectors|library")
    for data in (b"no archive", encrypted(whole)):
        (vault / VECTORS).write_bytes(data)
        sign(vault)
        refused(fresh, vault, "vectors.npz cannot be read")


def test_an_array_that_claims_to_be_huge_takes_no_memory(vault: Path, fresh: Store) -> None:
    with zipfile.ZipFile(vault / VECTORS, "w") as archive, archive.open("ids-0.npy", "w") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "|S32", "fortran_order": False, "shape": (10**13,)})
    with zipfile.ZipFile(vault / VECTORS, "a") as archive:
        archive.writestr("vectors-0.npy", b"")
    sign(vault)
    refused(fresh, vault, "does not hold a library")


def test_what_is_no_vault_or_of_a_newer_version_is_refused_whole(vault: Path, fresh: Store, tmp_path: Path) -> None:
    refused(fresh, tmp_path / "nowhere", "not a Yesteryear export")
    told = json.loads((vault / MANIFEST).read_text(encoding="utf-8"))
    (vault / MANIFEST).write_text(json.dumps(told | {"version": 99}), encoding="utf-8")
    refused(fresh, vault, "newer Yesteryear; update")


def test_originals_that_are_gone_are_taken_from_the_vault(
    library: Library, album: Path, tmp_path: Path, fresh: Store, quiet: Callable[[object], None]
) -> None:
    ingest(library, [album], quiet)
    export_vault(library.store, tmp_path / "vault", Originals.COPY)
    pictures = sorted(album.rglob("*.jpg"))
    pictures[0].unlink()
    pictures[1].unlink()
    copies = sorted((tmp_path / "vault" / "media").glob("*.jpg"))
    spoilt = paint(copies[0], (0, 0, 0))
    assert import_vault(fresh, tmp_path / "vault").from_vault == 1
    lying = assets.first_paths(fresh, sorted(assets.get_all(fresh)))
    assert str(copies[1]) in lying.values() and str(spoilt) not in lying.values()
    assert dump(fresh)["words"] == dump(library.store)["words"] and dump(fresh)["invalidated"] == []
    assert appearances.get_all(fresh) == []


def test_a_copy_outside_the_vault_is_not_taken(
    library: Library, album: Path, tmp_path: Path, fresh: Store, quiet: Callable[[object], None]
) -> None:
    ingest(library, [album], quiet)
    export_vault(library.store, tmp_path / "vault")
    picture = min(album.rglob("*.jpg"))
    moved = picture.rename(tmp_path / "moved.jpg")
    told = json.loads((tmp_path / "vault" / MANIFEST).read_text(encoding="utf-8"))
    asset_id = assets.paths(library.store)[str(picture)].asset_id
    told["media"] = {asset_id: "../moved.jpg"}
    (tmp_path / "vault" / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    assert moved.exists() and import_vault(fresh, tmp_path / "vault").from_vault == 0
