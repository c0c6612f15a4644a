from dataclasses import replace
from pathlib import Path

from app.export.exporter import Originals, export_vault
from app.export.importer import import_vault
from ingest.discovery.scan import hash_of
from memory.consolidate import consolidate
from memory.identity import anchors, people
from memory.records.corrections import Favourite, Hidden, SameName, WordsCorrection
from memory.records.ids import moment_id
from memory.records.library import AssetPath, Moment, MomentText, MomentView
from memory.store import Store, assets, corrections, dump, hidden
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from tests.made import appear, note, photo, put_photo, speech, unit_rows

CANARY = "zyxwolf"


def put_all(store: Store, held: list[MomentView]) -> None:
    for one in held:
        put_photo(store, one)
    with store.transaction():
        for n, one in enumerate(held):
            vector = {one.moment.id: unit_rows(1, n)[0]}
            moment_store.put_vectors(store, "text fake", vector)


def everything_in(vault: Path) -> str:
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(vault.rglob("*")) if path.is_file()]
    names = [path.relative_to(vault).as_posix() for path in vault.rglob("*")]
    return "\n".join([*texts, *names])


def test_what_is_hidden_is_nowhere_in_a_vault(store: Store, tmp_path: Path) -> None:
    secret = note(f"My brother {CANARY} lives in {CANARY}stad. I met {CANARY}.", day=3, path=f"/notes/{CANARY}.md")
    seen = photo(f"a {CANARY} on a wall", read=CANARY, day=5)
    told = [note("My sister Mara lives in Bergen.", day=3), photo("a red boat", day=5), note("We rowed.", day=9)]
    put_all(store, [secret, seen, *told])
    face = appear(store, seen, unit_rows(1)[0])
    with store.transaction():
        corrections.put(store, anchors.name_mark(face, CANARY))
        corrections.put(store, corrections.new_correction(WordsCorrection(CANARY), secret.moment))
        corrections.put(store, corrections.new_correction(SameName(f"{CANARY}stad", "Bergen")))
        corrections.put(store, corrections.new_correction(SameName("Mara", "Mary")))
        corrections.put(store, corrections.new_correction(Favourite(), told[1].moment))
    people.gather(store, "")
    consolidate(store, "")
    export_vault(store, tmp_path / "before")
    assert CANARY in everything_in(tmp_path / "before")
    for one in (secret, seen):
        corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    export_vault(store, tmp_path / "vault", Originals.COPY)
    told_there = everything_in(tmp_path / "vault")
    assert CANARY not in told_there.lower() and "hidden" not in told_there
    for one in (secret, seen):
        assert one.moment.id not in told_there and one.asset.id not in told_there
    assert face.id not in told_there and "Mary" in told_there and "red boat" in told_there and "favourite" in told_there
    other = Store(tmp_path / "other.sqlite3")
    assert import_vault(other, tmp_path / "vault").moments == 3
    assert other.damage() == []
    consolidate(other, "")
    events = other.rows("SELECT id FROM event_moment JOIN event ON id = event_id")
    assert len(events) == 3
    other.close()


def test_a_hidden_stretch_of_a_recording_is_left_out_and_the_recording_not_copied(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "voice.m4a"
    path.write_bytes(b"sound")
    said, secret = speech("we rowed to the island", 0.0), speech(f"the {CANARY} is under the stone", 5.0)
    asset = said.asset
    inside = [
        Perceived(said.moment, said.texts),
        Perceived(under := _moved(secret, asset.id), tuple(_text_of(text, under.id) for text in secret.texts)),
    ]
    with store.transaction():
        assets.put(store, asset)
        assets.put_path(store, AssetPath(asset.id, str(path), 5, 1))
        moment_store.store_perceived(store, asset.id, inside)
        corrections.put(store, corrections.new_correction(WordsCorrection(f"{CANARY}!"), under))
        corrections.put(store, corrections.new_correction(WordsCorrection("island"), said.moment))
        corrections.put(store, corrections.new_correction(Hidden(), under))
    assert hidden.files_in_part(store) == {asset.id}
    done = export_vault(store, tmp_path / "vault", Originals.COPY)
    told = everything_in(tmp_path / "vault")
    assert (
        CANARY not in told and "island" in told and done.copies == 0 and not any((tmp_path / "vault/media").iterdir())
    )


def _hide_a_stretch(store: Store, path: Path) -> MomentView:
    """Take in a recording of one moment and hide a stretch of it that no moment overlaps; what was said there is kept.

    So it is where moments were cut anew, or where a new version took the place of the one that was marked.
    """
    path.write_bytes(CANARY.encode())
    said = speech("we rowed to the island", 0.0)
    name = hash_of(path)
    said = replace(said, asset=replace(said.asset, id=name), moment=(kept := _moved(said, name)))
    under = replace(kept, start_s=50.0, end_s=55.0)
    with store.transaction():
        assets.put(store, said.asset)
        assets.put_path(store, AssetPath(name, str(path), len(CANARY), 1))
        moment_store.store_perceived(
            store, name, [Perceived(kept, tuple(_text_of(text, kept.id) for text in said.texts))]
        )
        corrections.put(store, corrections.new_correction(WordsCorrection(CANARY), under))
        corrections.put(store, corrections.new_correction(Favourite(), kept))
        corrections.put(store, corrections.new_correction(Hidden(), under))
    return said


def test_a_stretch_stays_hidden_where_no_moment_is_cut_of_it(store: Store, tmp_path: Path) -> None:
    _hide_a_stretch(store, tmp_path / "voice.m4a")
    done = export_vault(store, tmp_path / "vault", Originals.COPY)
    told = everything_in(tmp_path / "vault")
    assert CANARY not in told and done.copies == 0 and "island" in told and "favourite" in told


def test_a_file_with_a_hidden_stretch_and_no_moments_is_left_out(store: Store, tmp_path: Path) -> None:
    said = _hide_a_stretch(store, tmp_path / "voice.m4a")
    store.write("DELETE FROM moment WHERE asset_id = ?", [(said.asset.id,)])
    done = export_vault(store, tmp_path / "vault", Originals.COPY)
    told = everything_in(tmp_path / "vault")
    assert CANARY not in told and done.copies == 0 and said.asset.id not in told and "voice.m4a" not in told


def _moved(one: MomentView, asset_id: str) -> Moment:
    moment = one.moment
    name = moment_id(asset_id, moment.medium, moment.start_s, moment.end_s, 1)
    return replace(moment, id=name, asset_id=asset_id, ordinal=1)


def _text_of(text: MomentText, name: str) -> MomentText:
    return replace(text, moment_id=name)


def test_what_was_asked_to_be_forgotten_is_left_out(store: Store, tmp_path: Path) -> None:
    gone = note(f"about {CANARY}", day=1)
    put_all(store, [gone, note("about rowing", day=2)])
    with store.transaction():
        assets.ask_for(store, "forget", gone.asset.id)
    export_vault(store, tmp_path / "vault")
    assert CANARY not in everything_in(tmp_path / "vault") and "rowing" in everything_in(tmp_path / "vault")


def test_every_table_is_carried_or_known_not_to_be(store: Store) -> None:
    assert dump.tables(store) == {*dump.CARRIED, *dump.MADE_ANEW, *dump.BESIDE}
