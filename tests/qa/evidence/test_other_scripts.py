import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evidence.other_scripts import LEAST_SHARED, is_other_script, shared


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("Where is the boat?", False),
        ("Où est la barque ?", False),
        ("Đâu là thuyền", False),
        ("", False),
        ("12:30", False),
        ("где лодка", True),
        ("أين القارب", True),
        ("船はどこ", True),
        ("เรืออยู่ไหน", True),
        ("πού είναι η βάρκα", True),
        ("iPhoneの充電器はどこですか", True),
    ],
)
def test_a_script_is_told_by_most_letters(text: str, is_other: bool) -> None:
    assert is_other_script(text) is is_other


@pytest.mark.parametrize(
    ("question", "text", "is_enough"),
    [
        ("Где синяя лодка?", "Мы покрасили синюю лодку.", True),
        ("Где синяя лодка?", "Мы купили лодку.", False),
        ("أين القارب الأزرق؟", "القارب الأزرق في الميناء", True),
        ("青い船はどこですか", "青い船は港にあります。", True),
        ("青い船はどこですか", "赤い車は庭にあります。", False),
        ("蓝色的船在哪里", "蓝色的船在港口。", True),
        ("蓝色的船在哪里", "红色的车在院子里。", False),
        ("เรือสีฟ้าอยู่ที่ไหน", "เรือสีฟ้าอยู่ในท่าเรือ", True),
        ("?", "青い船", False),
    ],
)
def test_words_are_compared_but_for_their_endings(question: str, text: str, is_enough: bool) -> None:
    assert (shared(question, text) > LEAST_SHARED) is is_enough


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_is_a_share(question: str, text: str) -> None:
    assert 0 <= shared(question, text) <= 1
