"""Writes the owner's settings into the library's config.toml, its comments and its order kept.

Knows TOML; nothing of what the settings do. What cannot be read back as a config is never written.
"""

import stat
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from app.config import ADDRESSES, FILE_NAME, BadConfig, Config, is_here, parse_config
from memory.store.state_file import write_whole

Setting = str | bool | int | float
LIMITS = "limits"
LEFT_OUT = "Left out when this library was restored, because it names another machine; take the # away to use it:"


def problem(name: str, value: Setting) -> str:
    """Say what is wrong with one setting, empty where nothing is; a limit is named "limits.photo_bytes"."""
    path = Path(FILE_NAME)
    document = tomlkit.document()
    _put(document, name, value)
    try:
        parse_config(tomlkit.dumps(document), path)
    except BadConfig as error:
        return str(error).removeprefix(f"{path}: ")
    return ""


def change(folder: Path, changes: Mapping[str, Setting]) -> Config:
    """Write these settings into the config of the library in `folder` and return the whole config as it is now.

    Raises BadConfig where it could not be read back, OSError where it cannot be written; nothing is changed then.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    before = parse_config(text, path)
    try:
        document = tomlkit.parse(text)
        for name, value in changes.items():
            if value != value_of(before, name):
                _put(document, name, value)
        written = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise BadConfig(f"{path} cannot be changed: {error}") from error
    after = parse_config(written, path)
    if written != text:
        _replace(path, written)
    return after


def leave_out_addresses(folder: Path) -> tuple[str, ...]:
    """Turn the settings of the config in `folder` that name another machine into comments, and return their names.

    Raises BadConfig where the file cannot be read, OSError where it cannot be written; nothing is changed then.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    text = path.read_text(encoding="utf-8")
    config = parse_config(text, path)
    left_out = {name: value for name in ADDRESSES if not is_here(value := str(getattr(config, name)))}
    if not left_out:
        return ()
    document = tomlkit.parse(text)
    for name in left_out:
        document.remove(name)
    lines = "".join(f"# {name} = {tomlkit.string(value).as_string()}\n" for name, value in left_out.items())
    written = f"# {LEFT_OUT}\n{lines}{tomlkit.dumps(document)}"
    parse_config(written, path)
    _replace(path, written)
    return tuple(left_out)


def value_of(config: Config, name: str) -> Setting:
    """Return the value of a setting."""
    top, _, inner = name.rpartition(".")
    found: Setting = getattr(config.limits if top == LIMITS else config, inner)
    return found


def _put(document: tomlkit.TOMLDocument, name: str, value: Setting) -> None:
    top, _, inner = name.rpartition(".")
    if top != LIMITS:
        document[inner] = value
        return
    if LIMITS not in document:
        document[LIMITS] = tomlkit.table()
    table = document[LIMITS]
    if not isinstance(table, Table):
        raise BadConfig(f"{FILE_NAME}: limits must be a table, [limits]")
    table[inner] = value


def _replace(path: Path, text: str) -> None:
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    write_whole(path, path.with_name(f"{path.name}.part"), text, mode)
