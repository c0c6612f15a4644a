"""Which photos are offered for the things that the owner named, and which photos were not compared with those yet.

A row goes with its photo and with the correction that taught it. Knows nothing of how look-alikes are found.
"""

import sqlite3
from collections.abc import Sequence

from memory.records.derived import Suggestion
from memory.records.library import Medium, TextKind
from memory.store.assets import first_paths
from memory.store.connection import Store, in_pieces, placeholders

COLUMNS = "suggestion.id, suggestion.moment_id, correction_id, thing, words, score, is_whole"


SOUGHT = "seek look-alikes"
"""The step that seeks what looks like a thing that the owner named."""


def sought(store: Store) -> dict[str, str]:
    """Return by which recipe each thing was sought last, by the digest that stands for it."""
    rows = store.rows(f"SELECT input_id, recipe FROM job WHERE step = '{SOUGHT}'")
    return {row["input_id"]: row["recipe"] for row in rows}


def get_all(store: Store) -> list[Suggestion]:
    """Return all that may be seen here, the surest first; neither the photo nor what taught it is hidden."""
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM suggestion JOIN moment ON moment.id = suggestion.moment_id
            JOIN correction ON correction.id = correction_id ORDER BY score DESC, suggestion.id"""
    )
    return [_to_suggestion(row) for row in rows]


def of_moments(store: Store, moment_ids: Sequence[str]) -> list[Suggestion]:
    """Return those for some photos, as `get_all` does."""
    found = []
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"""SELECT {COLUMNS} FROM suggestion JOIN moment ON moment.id = suggestion.moment_id
                JOIN correction ON correction.id = correction_id
                WHERE suggestion.moment_id IN ({placeholders(piece)}) ORDER BY score DESC, suggestion.id""",
            piece,
        )
        found += [_to_suggestion(row) for row in rows]
    return found


def of_id(store: Store, beginning: str) -> list[Suggestion]:
    """Return those whose id begins so, as `get_all` does."""
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM suggestion JOIN moment ON moment.id = suggestion.moment_id
            JOIN correction ON correction.id = correction_id
            WHERE substr(suggestion.id, 1, ?) = ? ORDER BY score DESC, suggestion.id""",
        (len(beginning), beginning),
    )
    return [_to_suggestion(row) for row in rows]


def assets_of(store: Store, found: Sequence[Suggestion]) -> dict[str, str]:
    """Return the files of the photos for which something is offered: asset by moment."""
    assets: dict[str, str] = {}
    for piece in in_pieces(sorted({one.moment_id for one in found})):
        rows = store.rows(f"SELECT id, asset_id FROM moment WHERE id IN ({placeholders(piece)})", piece)
        assets.update((row["id"], row["asset_id"]) for row in rows)
    return assets


def taught_by(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Return for these suggestions where the photo lies whose words taught each."""
    assets: dict[str, str] = {}
    for piece in in_pieces(ids):
        rows = store.rows(
            f"""SELECT suggestion.id AS id, correction.asset_id AS asset_id FROM suggestion
                JOIN correction ON correction.id = correction_id WHERE suggestion.id IN ({placeholders(piece)})""",
            piece,
        )
        assets.update((row["id"], row["asset_id"]) for row in rows)
    lying = first_paths(store, sorted(set(assets.values())))
    return {one: lying[asset_id] for one, asset_id in assets.items() if asset_id in lying}


def put(store: Store, found: Sequence[Suggestion]) -> None:
    """Write suggestions, each in place of one for the same photo and thing."""
    store.write(
        "INSERT OR REPLACE INTO suggestion (id, moment_id, correction_id, thing, words, score, is_whole)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (one.id, one.moment_id, one.correction_id, one.thing, one.words, one.score, int(one.is_whole))
            for one in found
        ],
    )


def remove_of_things(store: Store, things: Sequence[str]) -> None:
    """Remove all that is offered for some things."""
    store.write("DELETE FROM suggestion WHERE thing = ?", [(one,) for one in things])


def things(store: Store) -> set[str]:
    """Return the things for which anything is offered."""
    return {str(row["thing"]) for row in store.rows("SELECT DISTINCT thing FROM suggestion")}


def uncompared(store: Store, space: str, step: str, recipe: str) -> dict[str, tuple[str, str]]:
    """Return the photos with a vector in a space whose step was not done with the captions that they have now.

    By moment: the asset, and the recipe to mark the step done by, which is `recipe` with that of the asset's captions.
    """
    rows = store.rows(
        """WITH captioned AS (
             SELECT asset_id, ? || ' ' || coalesce(max(recipe), '') AS recipe FROM moment
             LEFT JOIN moment_text ON moment_text.moment_id = moment.id AND kind = ? WHERE medium = ? GROUP BY asset_id)
           SELECT moment.id AS id, moment.asset_id AS asset_id, captioned.recipe AS recipe FROM moment
           JOIN vector ON vector.moment_id = moment.id AND space = ?
           JOIN captioned ON captioned.asset_id = moment.asset_id
           WHERE medium = ? AND NOT EXISTS (
             SELECT 1 FROM job WHERE input_id = moment.asset_id AND step = ? AND job.recipe = captioned.recipe)
           ORDER BY n""",
        (recipe, TextKind.CAPTION.value, Medium.PHOTO.value, space, Medium.PHOTO.value, step),
    )
    return {str(row["id"]): (str(row["asset_id"]), str(row["recipe"])) for row in rows}


def compared_but_hidden(store: Store, step: str) -> dict[str, str]:
    """Return the hidden photos whose step was done before they were hidden, whoever asks: asset by moment."""
    rows = store.rows(
        """SELECT moment_id, hidden.asset_id AS asset_id FROM hidden JOIN main.moment ON moment.id = moment_id
           JOIN job ON input_id = hidden.asset_id AND step = ? WHERE medium = ? ORDER BY hidden.n""",
        (step, Medium.PHOTO.value),
    )
    return {str(row["moment_id"]): str(row["asset_id"]) for row in rows}


def photos_of_numbers(store: Store, numbers: Sequence[int]) -> dict[int, str]:
    """Return the moment ids of those of these moment numbers that are photos."""
    found: dict[int, str] = {}
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"SELECT n, id FROM moment WHERE n IN ({placeholders(piece)}) AND medium = ?", [*piece, Medium.PHOTO.value]
        )
        found.update((row["n"], row["id"]) for row in rows)
    return found


def _to_suggestion(row: sqlite3.Row) -> Suggestion:
    return Suggestion(
        row["id"],
        row["moment_id"],
        row["correction_id"],
        row["thing"],
        row["words"],
        row["score"],
        bool(row["is_whole"]),
    )
