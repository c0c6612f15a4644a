import pytest

from models.registry.profiles import LABELS, PROFILES, Profile, profile


def test_a_profile_is_found_by_its_name_in_whatever_case() -> None:
    assert [profile(one.name.upper()) for one in PROFILES] == list(PROFILES)
    assert [one.title for one in PROFILES] == ["Fast", "Balanced", "Best"]
    assert [profile(name) for name in ("small", "Standard", "large")] == list(PROFILES)
    with pytest.raises(LookupError, match='"fast" or "balanced" or "best"'):
        profile("huge")


def test_each_profile_listens_with_its_own_size() -> None:
    assert [one.speech for one in PROFILES] == ["whisper-base", "whisper-small", "whisper-large-v3-turbo"]
    assert all(one.speech in one.all_cards - one.cards for one in PROFILES), "what listens does not decide what sees"


def test_labels_are_named_by_the_fast_network_where_no_captioner_is_chosen() -> None:
    assert Profile("one", "a").cards == {"a", LABELS}
    assert Profile("one", "a", "b").cards == {"a", "b"}
