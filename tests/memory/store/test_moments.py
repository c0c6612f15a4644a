import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline.run import Library, ingest
from memory.records.library import ImportedTags, MomentText, SeenScene, TextKind
from memory.store import full_text
from memory.store import moments as moment_store
from memory.store.moments import _detail, _to_text

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
scenes = st.builds(
    SeenScene, st.lists(words, max_size=4).map(tuple), words, words, words, st.none() | st.integers(0, 99)
)


names = st.lists(words, max_size=3).map(tuple)
tags = st.builds(ImportedTags, words, words, names, names, names, favourite=st.booleans())


def read_back(detail: str) -> MomentText:
    """Read a text as it stands in a row."""
    return _to_text({"moment_id": "m", "kind": "caption", "text": "a lake", "recipe": "r", "detail": detail})  # type: ignore[arg-type]


@given(st.none() | scenes)
def test_a_scene_is_read_back_as_it_was_written(scene: SeenScene | None) -> None:
    text = MomentText("m", TextKind.CAPTION, "a lake", "r", scene=scene)
    assert read_back(_detail(text)) == text


@given(st.lists(tags, max_size=2).map(tuple))
def test_imported_tags_are_read_back_as_they_were_written(several: tuple[ImportedTags, ...]) -> None:
    text = MomentText("m", TextKind.CAPTION, "a lake", "r", tags=several)
    assert read_back(_detail(text)) == text


def test_rows_from_before_there_were_scenes_read_as_they_did() -> None:
    assert read_back("{}").scene is None
    old = read_back(json.dumps({"labels": [["boat", 0.7]]}))
    assert old.labels == old.things == (("boat", 0.7),) and old.scene is None


def test_the_words_of_a_scene_are_found(library: Library, album: Path) -> None:
    ingest(library, [album], lambda _: None)
    one = next(held for held in moment_store.all_remembered(library.store) if held.text(TextKind.CAPTION))
    seen = SeenScene(("kayak",), "paddling", "an inlet", "cheerful", 2)
    text = MomentText(one.moment.id, TextKind.CAPTION, "something red", "r", scene=seen)
    with library.store.transaction():
        moment_store.replace_texts(library.store, one.asset.id, TextKind.CAPTION, [text])
        moment_store.index_words(library.store, [one.asset.id])
    (after,) = moment_store.of_asset(library.store, one.asset.id)
    assert after.scene == seen.words and after.texts == (text,) and text.things == (("kayak", 1.0),)
    for word in ("kayak", "paddling", "inlet", "cheerful", "people"):
        (number, _), *_ = full_text.match(library.store, word, 1)
        assert moment_store.ids_of_numbers(library.store, [number]) == {number: one.moment.id}, word


def test_the_moments_of_a_file_around_one_come_in_their_order(library: Library, tmp_path: Path) -> None:
    lines = [f"[2024-05-08, 10:0{n}:00] Ana: number {n}" for n in range(5)]
    (tmp_path / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "2024-05-08 other.md").write_text("A note of the same day.\n", encoding="utf-8")
    ingest(library, [tmp_path], lambda _: None)
    held = {one.own_text: one.moment.id for one in moment_store.all_remembered(library.store)}
    found = moment_store.beside(library.store, [held["number 0"], held["number 3"]], 1, 2)
    assert [one.own_text for one in found[held["number 0"]]] == ["number 0", "number 1", "number 2"]
    assert [one.own_text for one in found[held["number 3"]]] == ["number 2", "number 3", "number 4"]
