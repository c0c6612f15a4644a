import pytest

from app.services.time_left import Countdown


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "a few seconds left"),
        (40, "less than a minute left"),
        (50, "about a minute left"),
        (250, "about 4 minutes left"),
        (1000, "about 15 minutes left"),
        (3700, "about an hour left"),
        (5000, "about an hour and a half left"),
        (40_000, "about 11 hours left"),
        (100_000, "about a day left"),
        (10**9, "about 99 days left"),
    ],
)
def test_time_is_told_as_people_say_it(seconds: float, told: str) -> None:
    assert Countdown().told(seconds, 0.0) == told


def test_an_estimate_that_shakes_is_told_calmly() -> None:
    countdown, said = Countdown(), []
    for second in range(300):
        shaken = (300 - second) * (1.4 if second % 2 else 0.6 if second else 1.0)
        words = countdown.told(shaken, float(second))
        if not said or words != said[-1]:
            said.append(words)
    assert said == list(dict.fromkeys(said)), "no words come back after others"
    assert said[-1] == "a few seconds left" and len(said) <= 7


def test_it_counts_down_by_the_clock_while_nothing_is_estimated_anew() -> None:
    countdown = Countdown()
    assert countdown.told(120, 0.0) == "about 2 minutes left"
    assert countdown.told(60, 60.0) == "about a minute left"


def test_what_really_takes_longer_is_told_soon() -> None:
    countdown = Countdown()
    countdown.told(60, 0.0)
    for second in range(1, 30):
        told = countdown.told(600, float(second))
    assert told in {"about 9 minutes left", "about 10 minutes left"}
