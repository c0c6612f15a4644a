"""The library's config.toml: what the owner may set, checked, with a default for everything, and written back.

Writing keeps the file's comments and order; what cannot be read back as a config is never written.
"""

import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from ingest.files.file_checks import Limits
from memory.records.days import USUAL
from memory.store.state_file import write_whole
from models.registry.catalog import MINILM, caption_card, image_text_card, speech_card, text_card
from models.registry.choice import chosen
from models.registry.profiles import SERVER, Profile, profile

FILE_NAME = "config.toml"


ADDRESSES = ("language_at", "captions_at", "vectors")
"""The settings that name a machine to which something of what is remembered is sent."""

_HERE = re.compile(r"(https?://)?(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(/[\w./-]*)?", re.IGNORECASE)


class BadConfig(Exception):
    """The library's config.toml cannot be used; the message names the line or the setting and what it may be."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner set.

    owner: the name that "I" and "me" stand for, and the owner's name as a chat sender.
    profile: which models look at pictures and listen, "fast", "balanced" or "best"; "" for the best that is installed
        and that this machine runs at one photo a second.
    captions_at: the address of a server of the owner's that describes pictures instead, "http://127.0.0.1:11434/v1".
    captions_name: the name of the model on that server; $YESTERYEAR_CAPTIONS_KEY holds its key, if it wants one.
    captions: another captioner than the profile's, by the name of its card.
    image_text: another encoder of pictures and words than the profile's, by the name of its card.
    speech: another transcriber than the profile's, by the name of its card.
    text: the sentence model, by the name of its card; another one than the default reads other languages.
    language_model: whether a language model works on the library at rest, the local one where its weights are present.
    model_answers: whether the local one also words answers; a server of the owner's named by language_at always does.
    language_at: the address of a server of the owner's that runs one instead, "http://127.0.0.1:11434/v1".
    language_name: the name of the model on that server; $YESTERYEAR_LANGUAGE_KEY holds its key, if it wants one.
    ocr: whether words in photos are read; what was read already stays where this is turned off.
    faces: whether faces in photos and videos are found and told apart; what was found stays where this is turned off,
        and `yesteryear people erase` erases it.
    voices: whether voices in recordings and videos are told apart; kept and erased as faces are.
    vectors: empty for the index inside the library, or http://host:port of a Chroma server.
    day_starts_at: the local time, "HH:MM", up to which the small hours belong to the evening before; "00:00" for days
        as the calendar has them. After a change, days and what is told of them are made anew.
    limits: caps for one file.
    """

    owner: str = ""
    profile: str = ""
    image_text: str = ""
    captions: str = ""
    speech: str = ""
    captions_at: str = ""
    captions_name: str = ""
    text: str = MINILM.name
    language_model: bool = True
    model_answers: bool = False
    language_at: str = ""
    language_name: str = ""
    ocr: bool = True
    faces: bool = False
    voices: bool = False
    vectors: str = ""
    day_starts_at: str = f"{USUAL:%H:%M}"
    limits: Limits = field(default_factory=Limits)

    @property
    def seeing(self) -> Profile:
        """The models that look at pictures and listen: the profile's, with what the owner set instead."""
        return chosen(self.profile, self.fitted)

    def fitted(self, one: Profile) -> Profile:
        """Return a profile with what the owner set instead of its own models."""
        captioner = SERVER if self.captions_at else self.captions or one.captioner
        speech = self.speech or one.speech
        return replace(one, image_text=self.image_text or one.image_text, captioner=captioner, speech=speech)

    @property
    def day_begins(self) -> time:
        """The local time at which days begin."""
        return time.fromisoformat(self.day_starts_at)

    @property
    def loads_language(self) -> bool:
        """Whether a language model is wanted for anything."""
        return self.language_model or self.model_answers

    @property
    def words_answers(self) -> bool:
        """Whether answers are worded by a language model where nobody says otherwise."""
        return self.model_answers or bool(self.language_model and self.language_at)


def is_here(address: str) -> bool:
    """Say whether an address in the config, empty for none, is plainly one of this machine."""
    return not address or _HERE.fullmatch(address) is not None


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
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """Read a config from its text, that of the file at `path`. Raises BadConfig."""
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
    for setting, address in (("language_at", config.language_at), ("captions_at", config.captions_at)):
        if address and not re.match(r"https?://[^/\s]+", address):
            raise BadConfig(f"{path}: {setting} must be an address such as http://127.0.0.1:11434/v1")
    if not re.fullmatch(r"(0[0-9]|1[01]):[0-5][0-9]", config.day_starts_at):
        raise BadConfig(
            f'{path}: day_starts_at must be a time before noon such as "04:00", not {config.day_starts_at!r}'
        )
    return replace(
        config,
        text=_chosen(path, "text", config.text, lambda name: text_card(name).name),
        profile=_chosen(path, "profile", config.profile, _profile_name),
        image_text=_chosen(path, "image_text", config.image_text, lambda name: name and image_text_card(name).name),
        captions=_chosen(path, "captions", config.captions, lambda name: name and caption_card(name).name),
        speech=_chosen(path, "speech", config.speech, lambda name: name and speech_card(name).name),
    )


def _profile_name(name: str) -> str:
    """Return a profile's name as it is kept, one of before too; raises LookupError where there is none of that name."""
    if name:
        profile(name)
    return name.casefold()


def _chosen(path: Path, setting: str, value: str, find: Callable[[str], str]) -> str:
    """Return a choice as its card or table writes it."""
    try:
        return find(value)
    except LookupError as error:
        raise BadConfig(f"{path}: {setting} must be {error}, not {value!r}") from error


def _check(path: Path, table: dict[str, object], defaults: Config | Limits) -> None:
    known = {one.name: getattr(defaults, one.name) for one in fields(defaults)}
    for name, value in table.items():
        if name not in known:
            raise BadConfig(f"{path}: there is no setting {name!r}; choose from {', '.join(sorted(known))}")
        wanted = type(known[name])
        fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
        if not fits or (wanted is not bool and isinstance(value, bool)):
            raise BadConfig(f"{path}: {name} must be {_KINDS[wanted]}, not {_written(value)}")


def _written(value: object) -> str:
    """Return a value as the file writes it, where it is one of TOML's own sorts of time."""
    return value.isoformat() if isinstance(value, date | time) else repr(value)


_KINDS: dict[type, str] = {str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number"}


Setting = str | bool | int | float
LIMITS = "limits"
LEFT_OUT = "Left out when this library was restored, because it names another machine; remove the # to use it:"


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
