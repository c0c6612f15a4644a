"""Moments with the words and vectors beside them, and the full-text rows made of those. Knows nothing of models."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.language.unspaced import spaced
from memory.records.file_names import in_letters
from memory.records.library import (
    Appointment,
    ImportedTags,
    Medium,
    Moment,
    MomentText,
    MomentView,
    ReadLine,
    SeenScene,
    TextKind,
    TimedWord,
    Timestamp,
)
from memory.store.assets import first_paths, to_asset
from memory.store.columns import to_when, when_columns
from memory.store.connection import Store, in_pieces, placeholders, rows_among, rows_of

FLOAT = np.dtype("<f2")
NOTHING_MORE = "{}"
PUT_TEXT = "INSERT INTO moment_text (moment_id, kind, text, recipe, detail, favourite) VALUES (?, ?, ?, ?, ?, ?)"
WORDS_RECIPE = "words-2"
"""Where this changes, the full-text rows are made anew."""


@dataclass(frozen=True, slots=True)
class Perceived:
    """A moment as it was perceived: its words, and its vectors by space, each of shape (dimensions,).

    `amiss` says what could not be told of it and why, as where a captioner gave no caption; else it is empty.
    `appointment` is the one that a calendar tells of in it.
    """

    moment: Moment
    texts: tuple[MomentText, ...] = ()
    vectors: Mapping[str, NDArray[np.float32]] | None = None
    amiss: str = ""
    appointment: Appointment | None = None


def store_perceived(store: Store, asset_id: str, perceived: Sequence[Perceived]) -> None:
    """Put these in place of all that was perceived of an asset before; moments that stay keep their number.

    Words in pictures, and who is in them, are found by steps of their own, and stay as well.
    """
    with store.transaction():
        keep = {item.moment.id for item in perceived}
        known = store.rows("SELECT id FROM moment WHERE asset_id = ?", (asset_id,))
        store.write("DELETE FROM moment WHERE id = ?", [(row["id"],) for row in known if row["id"] not in keep])
        mine = [(one, TextKind.READ.value, TextKind.PEOPLE.value) for one in keep]
        store.write("DELETE FROM moment_text WHERE moment_id = ? AND kind NOT IN (?, ?)", mine)
        store.write("DELETE FROM vector WHERE moment_id = ?", [(one,) for one in keep])
        store.write(
            """INSERT INTO moment (id, asset_id, medium, ordinal, start_s, end_s,
                 at_s, offset_min, precision, offset_known)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET at_s = excluded.at_s, offset_min = excluded.offset_min,
                 precision = excluded.precision, offset_known = excluded.offset_known""",
            [_columns(item.moment) for item in perceived],
        )
        store.write(
            PUT_TEXT,
            [_text_columns(text) for item in perceived for text in item.texts],
        )
        for item in perceived:
            for space, vector in (item.vectors or {}).items():
                put_vectors(store, space, {item.moment.id: vector})
        index_words(store, [asset_id])


def replace_texts(store: Store, asset_id: str, kind: TextKind, texts: Sequence[MomentText]) -> bool:
    """Put these words in place of all of this kind beside an asset's moments, touching only what differs.

    Returns whether anything did.
    """
    wanted = {text.moment_id: text for text in texts}
    held = {one.moment.id: text for one in of_asset(store, asset_id) for text in one.texts if text.kind is kind}
    changed = {*wanted, *held} - {one for one, text in wanted.items() if held.get(one) == text}
    store.write("DELETE FROM moment_text WHERE moment_id = ? AND kind = ?", [(one, kind.value) for one in changed])
    store.write(
        PUT_TEXT,
        [_text_columns(wanted[one]) for one in sorted(changed) if one in wanted],
    )
    return bool(changed)


def put_times(store: Store, times: Mapping[str, Timestamp]) -> None:
    """Write when these moments were."""
    store.write(
        "UPDATE moment SET at_s = ?, offset_min = ?, precision = ?, offset_known = ? WHERE id = ?",
        [(*when_columns(when), one) for one, when in times.items()],
    )


def assumed_times(store: Store, asset_ids: Sequence[str]) -> list[Moment]:
    """Return the moments of these assets whose offset was assumed, without messages."""
    found = []
    for piece in in_pieces(asset_ids):
        rows = store.rows(
            f"""SELECT * FROM moment WHERE asset_id IN ({placeholders(piece)}) AND NOT offset_known AND medium != ?
                ORDER BY n""",
            [*piece, Medium.MESSAGE],
        )
        found += [_to_moment(row) for row in rows]
    return found


def put_vectors(store: Store, space: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write the vectors of some moments in one space, in place of those they had there."""
    store.write(
        "INSERT OR REPLACE INTO vector (space, moment_id, data) VALUES (?, ?, ?)",
        [(space, one, np.asarray(vector, FLOAT).tobytes()) for one, vector in vectors.items()],
    )


def replace_vectors(store: Store, kind: str, space: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write the vectors of some moments in a space, in place of those in all spaces whose names begin with `kind`."""
    rows = [(one, f"{kind} *") for one in vectors]
    store.write("DELETE FROM vector WHERE moment_id = ? AND space GLOB ?", rows)
    put_vectors(store, space, vectors)


def remove_spaces(store: Store, spaces: Sequence[str]) -> None:
    """Remove all vectors of these spaces, as when a model was replaced."""
    rows = [(space,) for space in spaces]
    store.write("DELETE FROM vector WHERE space = ?", rows)
    store.write("DELETE FROM space WHERE space = ?", rows)


def generations(store: Store) -> dict[str, int]:
    """Return for each space a number that grows with every change in it."""
    return {row["space"]: row["generation"] for row in store.rows("SELECT * FROM space ORDER BY space")}


def vectors_by_moment(store: Store, space: str, moment_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of these moments in one space, each (dimensions,); those that have none are left out."""
    found = {}
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"SELECT moment_id, data FROM vector WHERE space = ? AND moment_id IN ({placeholders(piece)})",
            [space, *piece],
        )
        found.update({row["moment_id"]: np.frombuffer(row["data"], dtype=FLOAT).astype(np.float32) for row in rows})
    return found


def remembered(store: Store, moment_ids: Sequence[str]) -> dict[str, MomentView]:
    """Return these moments with all that is known of them; ids that are not known are left out."""
    rows: list[sqlite3.Row] = []
    for piece in in_pieces(moment_ids):
        rows += store.rows(f"SELECT * FROM moment WHERE id IN ({placeholders(piece)})", piece)
    found = _remembered(store, rows)
    return {one: found[one] for one in moment_ids if one in found}


def beside(store: Store, moment_ids: Sequence[str], before: int, after: int) -> dict[str, list[MomentView]]:
    """Return for each of these moments those of its file from so many before it to so many after it, in order."""
    near: dict[str, list[str]] = {}
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"""SELECT middle.id AS id, other.id AS other FROM moment AS middle
                JOIN moment AS other ON other.asset_id = middle.asset_id
                     AND other.ordinal BETWEEN middle.ordinal - {int(before)} AND middle.ordinal + {int(after)}
                WHERE middle.id IN ({placeholders(piece)}) ORDER BY middle.id, other.ordinal""",
            piece,
        )
        for row in rows:
            near.setdefault(row["id"], []).append(row["other"])
    held = remembered(store, list(dict.fromkeys(other for others in near.values() for other in others)))
    return {one: [held[other] for other in others if other in held] for one, others in near.items()}


def of_asset(store: Store, asset_id: str) -> list[MomentView]:
    """Return an asset's moments in their order."""
    rows = store.rows("SELECT * FROM moment WHERE asset_id = ? ORDER BY ordinal", (asset_id,))
    return list(_remembered(store, rows).values())


def all_remembered(store: Store) -> list[MomentView]:
    """Return every moment in time order."""
    rows = store.rows("SELECT * FROM moment ORDER BY at_s, asset_id, ordinal")
    return list(_remembered(store, rows).values())


def favourites(store: Store, moment_ids: Sequence[str] | None = None) -> list[str]:
    """Return the ids of the moments, of all or of these, that another program said are a favourite."""
    rows = rows_of(store, "SELECT moment_id FROM moment_text WHERE favourite AND {}", "moment_id", moment_ids)
    return [str(row["moment_id"]) for row in rows]


def assets_of(store: Store, moment_ids: Sequence[str]) -> list[str]:
    """Return the ids of the assets that these moments are of, sorted."""
    rows = rows_among(store, "SELECT DISTINCT asset_id FROM moment WHERE id IN ({})", moment_ids)
    return sorted({str(row["asset_id"]) for row in rows})


def paths(store: Store) -> dict[str, str]:
    """Return for every moment the file to open."""
    rows = store.rows("SELECT id, asset_id FROM moment")
    lying = first_paths(store, sorted({row["asset_id"] for row in rows}))
    return {row["id"]: lying[row["asset_id"]] for row in rows if row["asset_id"] in lying}


def assets_with_moments(store: Store) -> set[str]:
    """Return the ids of the assets in which anything was perceived."""
    return {str(row["asset_id"]) for row in store.rows("SELECT DISTINCT asset_id FROM moment")}


def with_moments(store: Store, asset_ids: Sequence[str]) -> set[str]:
    """Return those of these assets in which anything was perceived."""
    rows = rows_among(store, "SELECT DISTINCT asset_id FROM moment WHERE asset_id IN ({})", asset_ids)
    return {str(row["asset_id"]) for row in rows}


def assets_with(store: Store, kind: TextKind) -> set[str]:
    """Return the ids of the assets beside whose moments words of a kind stand."""
    rows = store.rows(
        "SELECT DISTINCT asset_id FROM moment JOIN moment_text ON moment_id = moment.id WHERE kind = ?", (kind.value,)
    )
    return {str(row["asset_id"]) for row in rows}


def ids_of_numbers(store: Store, numbers: Sequence[int]) -> dict[int, str]:
    """Return the moment ids of these moment numbers."""
    found: dict[int, str] = {}
    for piece in in_pieces(numbers):
        rows = store.rows(f"SELECT n, id FROM moment WHERE n IN ({placeholders(piece)})", piece)
        found.update((row["n"], row["id"]) for row in rows)
    return found


def _remembered(store: Store, rows: Sequence[sqlite3.Row]) -> dict[str, MomentView]:
    asset_ids = sorted({row["asset_id"] for row in rows})
    known = {}
    for piece in in_pieces(asset_ids):
        for row in store.rows(f"SELECT * FROM asset WHERE id IN ({placeholders(piece)})", piece):
            known[row["id"]] = to_asset(row)
    lying = first_paths(store, asset_ids)
    texts: dict[str, tuple[MomentText, ...]] = {}
    for piece in in_pieces([row["id"] for row in rows]):
        found = store.rows(
            f"SELECT * FROM moment_text WHERE moment_id IN ({placeholders(piece)}) ORDER BY moment_id, kind", piece
        )
        for moment_id, group in groupby(found, key=lambda row: str(row["moment_id"])):
            texts[moment_id] = tuple(_to_text(row) for row in group)
    return {
        row["id"]: MomentView(
            _to_moment(row), known[row["asset_id"]], lying.get(row["asset_id"], ""), texts.get(row["id"], ())
        )
        for row in rows
    }


def index_words(store: Store, asset_ids: Sequence[str]) -> None:
    """Make the full-text rows of these assets anew, from their words, forms, places and folders."""
    for asset_id in asset_ids:
        forms = [row["form"] for row in store.rows("SELECT form FROM fingerprint WHERE asset_id = ?", (asset_id,))]
        rows = store.rows("SELECT n, id FROM moment WHERE asset_id = ? ORDER BY n", (asset_id,))
        held = {one.moment.id: one for one in of_asset(store, asset_id)}
        lying = _places(store, [asset_id])
        store.write("DELETE FROM words WHERE rowid = ?", [(row["n"],) for row in rows])
        store.write(
            "INSERT INTO words (rowid, said, written, seen, folder, place) VALUES (?, ?, ?, ?, ?, ?)",
            [(row["n"], *_word_columns(held[row["id"]], forms), lying.get(row["n"], "")) for row in rows],
        )


def index_places(store: Store, asset_ids: Sequence[str]) -> None:
    """Make the places of these assets' full-text rows anew: what they are called, and what was found before that."""
    for piece in in_pieces(asset_ids):
        store.write(
            "UPDATE words SET place = ? WHERE rowid = ?", [(told, n) for n, told in _places(store, piece).items()]
        )


def _places(store: Store, asset_ids: Sequence[str]) -> dict[int, str]:
    """Return the place column of the full-text rows of a piece of these assets, by the numbers of their moments."""
    rows = store.rows(
        f"""SELECT n, place, coalesce(found_name, '') AS found_name, quarter, region, country FROM asset
            JOIN moment ON moment.asset_id = asset.id
            LEFT JOIN place_rename ON place_rename.asset_id = asset.id AND owner_name = place
            WHERE lat IS NOT NULL AND asset.id IN ({placeholders(asset_ids)})""",
        asset_ids,
    )
    return {row["n"]: spaced(" ".join(filter(None, tuple(row)[1:]))) for row in rows}


def _word_columns(one: MomentView, forms: Sequence[str]) -> tuple[str, str, str, str]:
    labels = [name for text in one.texts for name, _ in text.labels]
    speakers = [text.speaker for text in one.texts if text.speaker]
    people = [name for text in one.texts if text.kind is TextKind.PEOPLE for name, _ in text.labels]
    written = [*map(one.text, (TextKind.NOTE, TextKind.OWNER, TextKind.IMPORTED, TextKind.THINGS)), *people]
    return (
        spaced(one.text(TextKind.TRANSCRIPT)),
        spaced(" ".join([*speakers, *written, one.read])),
        spaced(" ".join([one.text(TextKind.CAPTION), *labels, one.scene, *forms])),
        spaced(folder_words(one.path)),
    )


def folder_words(path: str) -> str:
    """Return the words in a file's name and in the two folders around it, without numbers."""
    pure = PurePath(in_letters(path))
    parts = [*pure.parent.parts[-2:], pure.stem]
    return " ".join(word for part in parts for word in re.findall(r"[^\W\d_]{2,}", part))


def _columns(moment: Moment) -> tuple[str | int | float | None, ...]:
    spot = (moment.start_s, moment.end_s)
    return (moment.id, moment.asset_id, moment.medium.value, moment.ordinal, *spot, *when_columns(moment.at))


def _to_moment(row: sqlite3.Row) -> Moment:
    return Moment(
        row["id"], row["asset_id"], Medium(row["medium"]), row["ordinal"], to_when(row), row["start_s"], row["end_s"]
    )


def _text_columns(text: MomentText) -> tuple[str | int, ...]:
    favourite = int(any(one.favourite for one in text.tags))
    return text.moment_id, text.kind.value, text.text, text.recipe, _detail(text), favourite


def _detail(text: MomentText) -> str:
    detail = {
        "labels": [[name, round(score, 4)] for name, score in text.labels],
        "words": [[word.text, word.start_s, word.end_s] for word in text.words],
        "speaker": text.speaker,
        "language": text.language,
        "lines": [[line.text, line.box, line.confidence] for line in text.lines],
        "scene": asdict(text.scene) if text.scene else None,
        "tags": [{name: value for name, value in asdict(one).items() if value} for one in text.tags],
    }
    return json.dumps({key: value for key, value in detail.items() if value}, ensure_ascii=False)


def _to_text(row: sqlite3.Row) -> MomentText:
    if row["detail"] == NOTHING_MORE:
        return MomentText(row["moment_id"], TextKind(row["kind"]), row["text"], row["recipe"])
    detail = json.loads(row["detail"])
    scene = detail.get("scene")
    return MomentText(
        moment_id=row["moment_id"],
        kind=TextKind(row["kind"]),
        text=row["text"],
        recipe=row["recipe"],
        labels=tuple((name, score) for name, score in detail.get("labels", ())),
        words=tuple(TimedWord(word, start_s, end_s) for word, start_s, end_s in detail.get("words", ())),
        speaker=detail.get("speaker", ""),
        language=detail.get("language", ""),
        lines=tuple(ReadLine(words, tuple(box), sure) for words, box, sure in detail.get("lines", ())),
        scene=SeenScene(**{**scene, "objects": tuple(scene["objects"])}) if scene else None,
        tags=tuple(map(_to_tags, detail.get("tags", ()))),
    )


def _to_tags(held: Mapping[str, Any]) -> ImportedTags:
    return ImportedTags(
        title=held.get("title", ""),
        description=held.get("description", ""),
        keywords=tuple(held.get("keywords", ())),
        people=tuple(held.get("people", ())),
        albums=tuple(held.get("albums", ())),
        favourite=held.get("favourite", False),
    )
