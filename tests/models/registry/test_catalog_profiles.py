import pytest

from models.registry.catalog import LABELS, PROFILES, Profile, profile


def test_a_profile_is_found_by_its_name_in_whatever_case() -> None:
    assert [profile(one.name.upper()) for one in PROFILES] == list(PROFILES)
    assert [one.name for one in PROFILES] == ["small", "standard", "large"]
    with pytest.raises(LookupError, match='"small" or "standard" or "large"'):
        profile("huge")


def test_labels_are_named_by_the_small_network_where_no_captioner_is_chosen() -> None:
    assert Profile("one", "a").cards == {"a", LABELS}
    assert Profile("one", "a", "b").cards == {"a", "b"}
