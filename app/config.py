"""The library's config.toml: what the owner may set, checked, with a default for everything.

Knows nothing of what the settings do.
"""

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from ingest.limits import Limits
from models.catalog import MINILM, text_card

FILE_NAME = "config.toml"


class BadConfig(Exception):
    """The library's config.toml cannot be used; the message names the line or the setting and what it may be."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner set.

    owner: the name that "I" and "me" stand for, and the owner's name as a chat sender.
    text: the sentence model, by the name of its card; another one than the default reads other languages.
    language_model: whether a language model words the answers, the local one where its weights are present.
    language_at: the address of a server of the owner's that runs one instead, "http://127.0.0.1:11434/v1".
    language_name: the name of the model on that server; $YESTERYEAR_LANGUAGE_KEY holds its key, if it wants one.
    ocr: whether words in photos are read; what was read already stays where this is turned off.
    vectors: empty for the index inside the library, or http://host:port of a Chroma server.
    limits: caps for one file.
    """

    owner: str = ""
    text: str = MINILM.name
    language_model: bool = True
    language_at: str = ""
    language_name: str = ""
    ocr: bool = True
    vectors: str = ""
    limits: Limits = field(default_factory=Limits)


def read_config(folder: Path) -> Config:
    """Read the config of the library in `folder`; defaults where there is none.

    Raises BadConfig where the file is not TOML, or a setting is unknown, of the wrong type or none of its choices.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} cannot be read: {error}") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path} is not valid TOML: {error}") from error
    limits = table.pop("limits", {})
    if not isinstance(limits, dict):
        raise BadConfig(f"{path}: limits must be a table, [limits]")
    _check(path, table, Config())
    _check(path, limits, Limits())
    config = Config(**table, limits=Limits(**limits))
    if config.language_at and not re.match(r"https?://[^/\s]+", config.language_at):
        raise BadConfig(f"{path}: language_at must be an address such as http://127.0.0.1:11434/v1")
    try:
        return replace(config, text=text_card(config.text).name)
    except LookupError as error:
        raise BadConfig(f"{path}: text must be {error}, not {config.text!r}") from error


def _check(path: Path, table: dict[str, object], defaults: Config | Limits) -> None:
    known = {one.name: getattr(defaults, one.name) for one in fields(defaults)}
    for name, value in table.items():
        if name not in known:
            raise BadConfig(f"{path}: there is no setting {name!r}; known are {', '.join(sorted(known))}")
        wanted = type(known[name])
        fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
        if not fits or (wanted is not bool and isinstance(value, bool)):
            raise BadConfig(f"{path}: {name} must be {_KINDS[wanted]}, not {value!r}")


_KINDS: dict[type, str] = {str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number"}
