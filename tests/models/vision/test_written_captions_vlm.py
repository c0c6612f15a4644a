from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.protocols import Caption, Captioner, Message, Pixels, Scene
from models.registry.card import WeightsMissing
from models.vision.scene_json import Malformed
from models.vision.written_captions import BEGUN, Checkpoint, VlmCaptioner
from tests.hub_captioners import SEEN, TILE_TOKENS, teach, write_smolvlm

ASKED = [Message("user", "Say."), Message("assistant", "No."), Message("user", "Again.")]


def shaded(shade: int) -> Pixels:
    return np.full((40, 60, 3), shade, dtype=np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hub") / "smolvlm"
    write_smolvlm(made)
    return made


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> VlmCaptioner:
    """A captioner that was taught what to say of a black and of a white picture."""
    made = tmp_path_factory.mktemp("hub") / "taught"
    write_smolvlm(made, shaken=False)
    captioner = VlmCaptioner(made, "smolvlm@1")
    teach(captioner)
    return captioner


def test_a_model_that_sees_says_so_field_by_field(taught: VlmCaptioner) -> None:
    captioner: Captioner = taught
    dark = Caption("a dark wall", (), Scene(("wall",), "", "a cellar", "gloomy", 0))
    bright = Caption("a bright wall", (), Scene(("wall", "sun"), "", "", "calm", None))
    assert captioner.caption([shaded(0), shaded(255)]) == [dark, bright]
    assert captioner.caption([shaded(255)] * 9 + [shaded(0)]) == [bright] * 9 + [dark]
    assert captioner.caption([]) == [] and captioner.name.startswith("smolvlm@1")


def test_a_reply_ends_with_its_first_brace(taught: VlmCaptioner) -> None:
    (said,) = taught._replies([shaded(0)], [taught_question(taught)])
    assert said == BEGUN + SEEN[0]


def taught_question(captioner: VlmCaptioner) -> list[Message]:
    from models.vision.scene_json import INSTRUCTION

    return [Message("user", INSTRUCTION)]


def test_a_batch_is_answered_as_each_picture_is_alone_and_the_same_each_time(folder: Path) -> None:
    random = np.random.default_rng(0)
    images = [random.integers(0, 256, (30 + 9 * n, 80, 3), dtype=np.uint8) for n in range(3)]
    conversations = [ASKED[:1], ASKED, [Message("user", "A longer question than the others have.")]]
    captioner = VlmCaptioner(folder, "smolvlm@1")
    found = captioner._replies(images, conversations)
    assert len(set(found)) == 3 and all(said.startswith(BEGUN) for said in found)
    pairs = zip(images, conversations, strict=True)
    assert [captioner._replies([image], [turns])[0] for image, turns in pairs] == found
    assert VlmCaptioner(folder, "smolvlm@1")._replies(images, conversations) == found


def test_nonsense_is_asked_for_once_more_and_then_malformed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    reply = Checkpoint.reply

    def counted(
        self: Checkpoint, images: Sequence[Pixels], prompts: Sequence[str], most: int, ends: Sequence[int]
    ) -> list[str]:
        asked.append(prompts[0].count("<end_of_utterance>"))
        return reply(self, images, prompts, most, ends)

    monkeypatch.setattr(Checkpoint, "reply", counted)
    with pytest.raises(Malformed, match="no caption"):
        VlmCaptioner(folder, "smolvlm@1").caption([shaded(0)])
    assert asked == [1, 3]


def test_a_second_reply_that_fits_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["a wall.", SEEN[0], SEEN[255]]

    def replies(self: Checkpoint, images: Sequence[Pixels], *rest: object) -> list[str]:
        return [said.pop(0) for _ in images]

    monkeypatch.setattr(Checkpoint, "reply", replies)
    first, second = VlmCaptioner(folder, "smolvlm@1").caption([shaded(255), shaded(0)])
    assert (first.text, second.text, said) == ("a bright wall", "a dark wall", [])


def test_a_picture_is_one_tile_however_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    captioner = VlmCaptioner(folder, "smolvlm@1")
    processor = captioner._checkpoint.processor
    prompt = captioner._prompt(ASKED[:1])
    assert prompt.endswith(BEGUN) and prompt.count("<image>") == 1
    from PIL import Image

    ready = processor(images=[[Image.new("RGB", (3000, 900))]], text=[prompt], return_tensors="pt")  # type: ignore[operator]
    assert tuple(ready["pixel_values"].shape[:2]) == (1, 1)
    assert int((ready["input_ids"] == processor.tokenizer.get_vocab()["<image>"]).sum()) == TILE_TOKENS


def test_a_model_without_a_chat_template_is_told(tmp_path: Path) -> None:
    write_smolvlm(tmp_path / "plain", template="")
    with pytest.raises(WeightsMissing, match="chat template"):
        VlmCaptioner(tmp_path / "plain", "smolvlm@1").caption([shaded(0)])
