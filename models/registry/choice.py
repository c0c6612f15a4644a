"""Which profile is used: the one that is named, else the best that lies here and that this machine runs fast enough.

How fast a profile runs is measured once (models/pace.py) and kept beside the weights, in pace.json. Nothing is loaded.
"""

import json
import os
import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.registry import download
from models.registry.catalog import CARDS
from models.registry.profiles import EARLIER, PROFILES, SERVER, Profile, profile

FILE = "pace.json"
FAST_ENOUGH = 1.0
"""Photos a second from which a profile is used unless another is named."""

_CARDS = {card.name: card for card in CARDS}

Fit = Callable[[Profile], Profile]
"""Puts in place what the owner set instead of a profile's own models."""


def chosen(name: str, fit: Fit = lambda one: one) -> Profile:
    """Return the profile of a name, "" for the best one here that is fast enough; `fit` adapts it to what is set.

    A name of before means its models of before where those lie here and today's do not. Raises LookupError.
    """
    if not name:
        better = (fit(one) for one in reversed(PROFILES[1:]))
        return next((one for one in better if is_installed(one) and is_fast_enough(one)), fit(PROFILES[0]))
    found, before = fit(profile(name)), EARLIER.get(name.casefold())
    if before is not None and not is_installed(found) and is_installed(fit(before)):
        return fit(before)
    return found


def is_installed(one: Profile) -> bool:
    """Say whether all models of a profile lie here."""
    return all(download.is_present(_CARDS[name]) for name in one.cards)


def is_fast_enough(one: Profile) -> bool:
    """Say whether a profile was measured on this machine and found fast enough."""
    return (photos_per_s(one) or 0.0) >= FAST_ENOUGH


def unmeasured(fit: Fit = lambda one: one) -> list[Profile]:
    """Return the profiles that lie here and were not measured on this machine; the first needs no measuring."""
    return [one for one in map(fit, PROFILES[1:]) if is_installed(one) and photos_per_s(one) is None]


def photos_per_s(one: Profile) -> float | None:
    """Return how many photos a second a profile looks at on this machine; None where that was not measured."""
    found = _read().get(_key(one))
    return float(found) if isinstance(found, int | float) else None


def keep_pace(one: Profile, photos_a_second: float) -> None:
    """Keep how fast a profile runs on this machine. Raises OSError where that cannot be written."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{FILE}.part")
    part.write_text(json.dumps(_read() | {_key(one): round(photos_a_second, 3)}, indent=1, sort_keys=True), "utf-8")
    part.replace(path)


def _path() -> Path:
    return download.weights_folder() / FILE


def _read() -> dict[str, object]:
    with suppress(OSError, ValueError):
        found = json.loads(_path().read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _key(one: Profile) -> str:
    """Name a profile's models with their weights and this kind of machine; others have another pace."""
    versions = sorted(download.version_of(_CARDS[name]) for name in one.cards)
    served = [SERVER] if one.captioner == SERVER else []
    return " + ".join([*versions, *served, f"{platform.machine()} with {os.cpu_count()} cores"])
