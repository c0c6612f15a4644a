import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.user_tags import MOST_LETTERS, MOST_NAMES, UserTags, clean, joined, names
from memory.language.format import imported_text


def test_the_more_trusted_comes_first_and_names_of_all_are_kept() -> None:
    owner = UserTags(title="Lake", keywords=("boat", "Lena"), people=("Oma",))
    other = UserTags(
        title="DSC1", description="The rope.", keywords=("Boat", "rope"), people=("lena", "oma"), favourite=True
    )
    assert joined([owner, other]) == UserTags(
        title="Lake", description="The rope.", keywords=("boat", "rope"), people=("Oma", "lena"), favourite=True
    )
    assert joined([]) == UserTags()


def test_each_thing_told_has_its_line() -> None:
    told = UserTags(
        title="At the lake",
        description="The boat needs a rope.",
        keywords=("boat", "rope"),
        people=("Lena", "Oma Rosa", "Tomas", "Ana"),
        albums=("Walchensee: two days",),
        favourite=True,
    )
    assert imported_text([told.words]).splitlines() == [
        "At the lake",
        "The boat needs a rope.",
        "With Lena, Oma Rosa, Tomas and Ana.",
        "Keywords: boat, rope.",
        "Album: Walchensee: two days.",
        "A favourite.",
    ]
    assert imported_text([UserTags().words]) == ""
    assert imported_text([UserTags(title="The Lake", description="the lake").words]) == "the lake"


@given(st.text())
def test_what_is_cleaned_can_be_written_and_stays_as_it_is_cleaned_again(text: str) -> None:
    found = clean(text)
    found.encode("utf-8")
    assert clean(found) == found and "\0" not in found and found == found.strip()


def test_texts_and_lists_of_names_have_an_end() -> None:
    assert len(clean("a" * 10 * MOST_LETTERS)) == MOST_LETTERS
    assert len(names(str(number) for number in range(10 * MOST_NAMES))) == MOST_NAMES
    assert names(["Lena", "", None, 7, " lena\n", "Oma\nRosa"]) == ("Lena", "Oma Rosa")
    assert clean(None) == clean(5) == ""


WRITTEN = (
    "KODAK Digital Still Camera",
    "DCIM\\101MEDIA\\DJI_0042.JPG",
    "Processed with Snapseed.",
    "MVI_2208.MOV",
    "sdr",
)


@pytest.mark.parametrize("written", [*WRITTEN, "Bild 12"])
def test_what_a_camera_or_a_program_wrote_is_nobodys_word(written: str) -> None:
    beside = UserTags(title=written, description=written, keywords=("boat",))
    told = joined([beside, UserTags(description="On the pier")])
    assert (told.title, told.description, told.keywords) == ("", "On the pier", ("boat",))
    assert joined([UserTags(title="Our boat", description=written)]).words.title == "Our boat"
