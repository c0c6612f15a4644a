"""The vault's own mark, yesteryear.json: which version wrote it, what it holds, and digests to check that by.

Knows the mark's form; nothing of records or pages.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from memory.store.schema import MIGRATIONS

MANIFEST, LIBRARY, VECTORS, MEDIA = "yesteryear.json", "library.jsonld", "vectors.npz", "media"
FORMAT = "yesteryear vault"
VERSION = 1
MOST_BYTES = 512 * 2**20


class BadVault(Exception):
    """The folder cannot be read as a vault, or must not be written over; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a vault says of itself.

    `schema` numbers the tables; `spaces` are those of the vectors, in order; `files` are the relative paths of all that
    the export wrote; `media` are the copies of originals among them, by asset. `left_out` names what the library has
    and the vault has not, as nobody asked for it; older versions left out nothing.
    """

    library_digest: str
    vectors_digest: str
    spaces: tuple[str, ...]
    files: tuple[str, ...]
    media: Mapping[str, str]
    format: str = FORMAT
    version: int = VERSION
    schema: int = len(MIGRATIONS)
    left_out: tuple[str, ...] = ()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the mark."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the mark of a vault.

    Raises BadVault where there is none, or one that is damaged or of a newer version.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("it is too long")
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadVault(
            f"{folder} is not a Yesteryear export: it has no readable {MANIFEST}; name a folder that "
            "`yesteryear export` wrote"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadVault(f"{path} cannot be read: {error}; export the library again") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadVault(f"{folder} is not a Yesteryear export")
    version, schema = found.get("version"), found.get("schema")
    if not isinstance(version, int) or not isinstance(schema, int):
        raise BadVault(f"{path} does not say which version wrote it")
    if version > VERSION or schema > len(MIGRATIONS):
        raise BadVault(f"{folder} was written by a newer Yesteryear; update Yesteryear and try again")
    if {field.name for field in fields(Manifest)} - {"left_out"} - found.keys():
        raise BadVault(f"{path} is incomplete; export the library again")
    return _checked(found, path)


def _checked(found: Mapping[str, object], path: Path) -> Manifest:
    spaces, files, media, left_out = found["spaces"], found["files"], found["media"], found.get("left_out", [])
    digests = (found["library_digest"], found["vectors_digest"])
    lists_fit = all(
        isinstance(one, list) and all(isinstance(item, str) for item in one)
        for one in (spaces, files, left_out, list(digests))
    )
    if not lists_fit or not isinstance(media, dict) or not all(isinstance(one, str) for one in media.values()):
        raise BadVault(f"{path} is damaged; export the library again")
    assert isinstance(spaces, list) and isinstance(files, list) and isinstance(left_out, list)
    given = (str(digests[0]), str(digests[1]), tuple(spaces), tuple(files), media)
    schema = found["schema"]
    assert isinstance(schema, int)
    return Manifest(*given, schema=schema, left_out=tuple(left_out))


def digest_of(path: Path) -> str:
    """Return the hash of a file's bytes, empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return ""
