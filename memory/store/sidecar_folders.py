"""How the sidecars of each folder were when they were last looked at, so that only what changed is read again."""

from memory.records.file_names import as_text
from memory.store.connection import Store


def is_other(store: Store, folder: str, state: str) -> bool:
    """Note the state of a folder's sidecars, empty where it has none; say whether it was another before."""
    name = as_text(folder)
    rows = store.rows("SELECT state FROM sidecar_folder WHERE path = ?", (name,))
    if (rows[0]["state"] if rows else "") == state:
        return False
    if state:
        store.write("INSERT OR REPLACE INTO sidecar_folder VALUES (?, ?)", [(name, state)])
    else:
        store.write("DELETE FROM sidecar_folder WHERE path = ?", [(name,)])
    return True
