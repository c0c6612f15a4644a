import pytest

from ingest.files.name_dates import date_in_name
from ingest.files.name_patterns import PATTERNS, name_words, plain_digits, plain_name

SAMPLES = {
    "Windows Phone, a counter": "WP_20150203_011.jpg",
    "BlackBerry, a counter": "VID-20150203-00011.3gp",
    "WhatsApp, a counter": "AUD-20150203-WA0011.opus",
    "Nokia, day first and a counter": "03022015(011).jpg",
    "Nokia, a counter": "20150203011.jpg",
    "a range of days": "20150203-20150209 Alps 4.jpg",
    "Pixel": "PXL_20150203_040506789.NIGHT.jpg",
    "Zoom": "GMT20150203-040506_Recording.m4a",
    "ISO 8601 with its offset": "2015-02-03T04:05:06+05:30.jpg",
    "with UTC behind": "20150203_040506_UTC.jpg",
    "Telegram": "video_2@03-02-2015_04-05-06.mp4",
    "VIOFO": "2015_0203_040506_007PF.MP4",
    "Mio, Transcend and others": "FILE150203-040506R.MP4",
    "Nextbase": "150203_040506_011_NH.MP4",
    "Dropbox and iOS, years of two digits": "Photo 03.02.15, 04 05 06.jpg",
    "date and time, most phones": "VID_20150203_040506.mp4",
    "date and time with signs": "Screenshot 2015-02-03 at 4.05.06 AM.png",
    "date, a word, time": "Fångad 2015-02-03 vid 04.05.06.png",
    "date, hour and minute": "2015-02-03 04h05 memo.m4a",
    "date, hour and minute together": "2015-02-03 0405.m4a",
    "day or month first, with a time": "cam 23-02-2015 04.05.06.jpg",
    "day or month first, hour and minute": "Photo on 2-23-2015 at 04.05.jpg",
    "a date in Chinese, Japanese or Korean": "2015년 2월 3일.md",
    "a date": "2015.02.03 hut.jpg",
    "day or month first": "23-02-2015.md",
    "a month": "2015-02 plans.md",
}


def test_every_pattern_has_a_sample() -> None:
    assert {one.makers for one in PATTERNS} == set(SAMPLES)


@pytest.mark.parametrize(("makers", "name"), SAMPLES.items())
def test_each_pattern_reads_its_own(makers: str, name: str) -> None:
    found = date_in_name(name)
    assert found is not None and found.makers == makers
    assert (found.candidate.at.year, found.candidate.at.month) == (2015, 2)


def test_digits_of_every_script_are_plain_and_sizes_are_left_out() -> None:
    assert plain_digits("٢٠٢٤ ๒๐๒๔ २०२४ ２０２４ Ⅳ") == "2024 2024 2024 2024 Ⅳ"
    assert plain_name("IMG_1200x800 1080p 4000×3000.jpg") == "IMG_~ ~ ~.jpg"


def test_words_of_names_are_in_small_letters_and_each_afternoon_is_a_half_of_a_day() -> None:
    words = name_words()
    assert all(word == word.lower() for several in words.values() for word in several)
    assert set(words["afternoons"]) <= set(words["half_days"])
