import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.registry import choice, download
from models.registry.profiles import BALANCED, BEST, EARLIER, FAST, SERVER, Profile

Here = Callable[..., None]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Says the models of which profiles lie here."""
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))

    def lie(*profiles: Profile) -> None:
        names = frozenset[str]().union(*(one.cards for one in profiles))
        monkeypatch.setattr(download, "is_present", lambda card: card.name in names)

    lie()
    return lie


def test_the_best_that_is_here_and_fast_enough_is_used(here: Here) -> None:
    assert choice.chosen("") == FAST
    here(BALANCED, BEST)
    assert choice.chosen("") == FAST and choice.unmeasured() == [BALANCED, BEST]
    choice.keep_pace(BEST, 0.4)
    choice.keep_pace(BALANCED, 1.0)
    assert choice.chosen("") == BALANCED and choice.unmeasured() == []
    assert choice.photos_per_s(BEST) == 0.4
    choice.keep_pace(BEST, 7)
    assert choice.chosen("") == BEST
    here(BALANCED)
    assert choice.chosen("") == BALANCED
    here(FAST)
    assert choice.chosen("") == FAST


def test_a_profile_that_is_named_is_used_however_slow(here: Here) -> None:
    assert choice.chosen("best") == BEST and choice.chosen("Small") == FAST
    here(BEST)
    choice.keep_pace(BEST, 0.1)
    assert choice.chosen("best") == BEST
    with pytest.raises(LookupError):
        choice.chosen("huge")


@pytest.mark.parametrize(("name", "today"), [("standard", BALANCED), ("large", BEST)])
def test_a_name_of_before_goes_on_with_the_models_of_before(here: Here, name: str, today: Profile) -> None:
    assert choice.chosen(name) == today
    here(EARLIER[name])
    assert choice.chosen(name.upper()) == EARLIER[name]
    here(EARLIER[name], today)
    assert choice.chosen(name) == today


def test_what_is_set_instead_of_a_profiles_models_counts(here: Here) -> None:
    def served(one: Profile) -> Profile:
        return replace(one, captioner=SERVER)

    here(Profile("", BALANCED.image_text, SERVER))
    assert choice.unmeasured() == [] and choice.unmeasured(served) == [served(BALANCED)]
    choice.keep_pace(served(BALANCED), 3)
    assert choice.chosen("", served) == served(BALANCED)


def test_another_machine_is_measured_anew(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    here(BALANCED)
    choice.keep_pace(BALANCED, 2)
    cores = os.cpu_count() or 1
    monkeypatch.setattr(os, "cpu_count", lambda: cores + 1)
    assert choice.unmeasured() == [BALANCED] and choice.chosen("") == FAST


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"x": "fast"})])
def test_what_was_kept_and_is_damaged_counts_for_nothing(here: Here, text: str) -> None:
    here(BALANCED)
    choice.keep_pace(BALANCED, 2)
    (download.weights_folder() / choice.FILE).write_text(text)
    assert choice.photos_per_s(BALANCED) is None
    choice.keep_pace(BALANCED, 2)
    assert choice.photos_per_s(BALANCED) == 2
