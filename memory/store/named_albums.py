"""Albums by their names, the owner's and other programs' alike: which files are in them, and in which a file is.

Names that differ in nothing but large and small letters are one name.
"""

from collections.abc import Sequence

from memory.store.connection import Store, Value, placeholders, rows_among

_FILES = """(SELECT asset_id FROM album_file JOIN album ON album.id = album_id
    WHERE NOT is_deleted AND name IN ({names})
    UNION SELECT asset_id FROM told_album WHERE name IN ({names}))"""


def condition(store: Store, names: Sequence[str]) -> tuple[str, list[Value]]:
    """Return what SQL says of the moments of files in albums of one of these names, in any case, with its values."""
    wanted = {name.casefold() for name in names}
    written: list[Value] = [one for one in _written(store) if one.casefold() in wanted]
    return f"moment.asset_id IN {_FILES.format(names=placeholders(written))}", written * 2


def of_assets(store: Store, asset_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return by file the names of the albums that it is in, each once, by name, and written alike for all files."""
    own = rows_among(
        store,
        """SELECT asset_id, name FROM album_file JOIN album ON album.id = album_id
           WHERE NOT is_deleted AND asset_id IN ({})""",
        asset_ids,
    )
    told = rows_among(store, "SELECT DISTINCT asset_id, name FROM told_album WHERE asset_id IN ({})", asset_ids)
    written: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for row in (*own, *sorted(told, key=lambda row: str(row["name"]))):
        name = written.setdefault(str(row["name"]).casefold(), str(row["name"]))
        found.setdefault(str(row["asset_id"]), set()).add(name)
    return {asset_id: sorted(names) for asset_id, names in found.items()}


def _written(store: Store) -> list[str]:
    rows = store.rows("SELECT name FROM album WHERE NOT is_deleted UNION SELECT name FROM told_album")
    return [str(row["name"]) for row in rows]
