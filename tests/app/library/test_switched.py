import numpy as np
import pytest

from app.library.switched import SwitchedCaptioner, SwitchedEncoder, renew
from models.protocols import Captioner, ImageTextEncoder, is_concurrent
from models.registry.card import WeightsMissing
from models.registry.profiles import BALANCED, FAST, Profile
from tests.models.test_pace import Slow

PHOTO = np.zeros((4, 4, 3), np.uint8)


class Better(Slow):
    name = "better"
    scale = (0.5, 0.6)


def load(_: Profile) -> tuple[ImageTextEncoder, Captioner]:
    return Better(), Better()


def test_they_are_switched_where_another_profile_is_meant_by_now() -> None:
    encoder, captioner = SwitchedEncoder(Slow(), FAST), SwitchedCaptioner(Slow())
    assert not renew(encoder, captioner, FAST, load) and encoder.name == captioner.name == "slow"
    assert renew(encoder, captioner, BALANCED, load)
    assert encoder.name == captioner.name == "better" and encoder.scale == (0.5, 0.6)
    assert encoder.encode_images([PHOTO]).shape == encoder.encode_texts(["a"]).shape == (1, 2)
    assert len(captioner.caption([PHOTO])) == 1
    assert not renew(encoder, captioner, BALANCED, load)


def test_they_run_in_several_threads_where_what_they_stand_for_does() -> None:
    class Concurrent(Better):
        is_concurrent = True

    encoder, captioner = SwitchedEncoder(Slow(), FAST), SwitchedCaptioner(Slow())
    assert not is_concurrent(encoder) and not is_concurrent(captioner)
    encoder.switch(Concurrent(), BALANCED)
    captioner.switch(Concurrent())
    assert is_concurrent(encoder) and is_concurrent(captioner)


def test_a_captioner_that_runs_elsewhere_stays() -> None:
    served = Slow()
    assert renew(SwitchedEncoder(Slow(), FAST), served, BALANCED, load) and served.name == "slow"


def test_where_better_ones_cannot_be_loaded_all_stays() -> None:
    def damaged(_: Profile) -> tuple[ImageTextEncoder, Captioner]:
        raise WeightsMissing("damaged")

    encoder, captioner = SwitchedEncoder(Slow(), FAST), SwitchedCaptioner(Slow())
    with pytest.raises(WeightsMissing):
        renew(encoder, captioner, BALANCED, damaged)
    assert encoder.name == captioner.name == "slow" and encoder.seeing == FAST
