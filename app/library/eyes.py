"""Measures once how fast this machine runs the models that look at pictures, so that the best fast enough is used.

Nothing is measured where the owner named a profile, and nothing twice.
"""

import time
from collections.abc import Callable

from app.library.config import Config
from models import loading, pace
from models.protocols import TextEncoder
from models.registry import choice
from models.registry.card import WeightsMissing
from models.registry.catalog import text_card
from models.registry.profiles import SERVER, Profile

Tell = Callable[[str], None]


def measure_all(config: Config, tell: Tell, clock: Callable[[], float] = time.perf_counter) -> None:
    """Measure the profiles that lie here and were not measured, where no profile is named; `tell` is told of each.

    What cannot be loaded is told and not measured; what fails at a picture counts as not fast enough.
    """
    if config.profile:
        return
    for one in choice.unmeasured(config.fitted):
        tell(f"Measuring how fast this machine runs {one.title}")
        try:
            found = _measured(config, one, tell, clock)
        except WeightsMissing as error:
            tell(str(error))
            continue
        try:
            choice.keep_pace(one, found)
        except OSError as error:
            tell(f"How fast {one.title} runs cannot be kept: {error}")
        verdict = "used from now on" if choice.chosen("", config.fitted) == one else "not used by default"
        tell(f"{one.title}: {found:.2f} photos a second; {verdict}")


def _measured(config: Config, one: Profile, tell: Tell, clock: Callable[[], float]) -> float:
    encoder = loading.load_image_text(_sentences(config), one)
    captioner = None if one.captioner == SERVER else loading.load_captioner(one)
    try:
        return pace.measure(encoder, captioner, clock)
    except WeightsMissing:
        raise
    except Exception as error:  # noqa: BLE001  the boundary of a graph that somebody else made: it is not used by default
        tell(f"{one.title} could not look at a picture: {error}")
        return 0.0


def _sentences(config: Config) -> TextEncoder:
    return loading.load_text(text_card(config.text))
