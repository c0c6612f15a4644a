"""Small BLIP and SmolVLM checkpoints with random weights, in the very layout in which the hub serves them.

Made with transformers itself; what such a model says is nonsense, the same each time.
"""

import json
from pathlib import Path

import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from models.protocols import Message
from models.vision.scene_json import INSTRUCTION
from models.vision.written_captions import BEGUN, VlmCaptioner

TILE_PX = 32
TILE_TOKENS = 16
MOST_STEPS = 400
TAUGHT = 0.02
SPECIAL = ("<|im_start|>", "<end_of_utterance>", "<|im_end|>", "<image>", "<fake_token_around_image>", "<global-img>")
TILES = tuple(f"<row_{row + 1}_col_{column + 1}>" for row in range(6) for column in range(6))
TEMPLATE = (
    "<|im_start|>{% for turn in messages %}{{ turn['role'] | capitalize }}:{% for part in turn['content'] %}"
    "{% if part['type'] == 'image' %}<image>{% else %} {{ part['text'] }}{% endif %}{% endfor %}<end_of_utterance>\n"
    "{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"
)


SEEN = {
    0: 'a dark wall", "objects": ["wall"], "activity": "", "setting": "a cellar", "mood": "gloomy", "people": 0}',
    255: 'a bright wall", "objects": ["wall", "sun"], "activity": "", "setting": "", "mood": "calm", "people": null}',
}
"""What a taught model says of a black picture and of a white one, after its reply is begun."""


def write_blip(folder: Path, pickled: bool = False) -> None:
    """Write a BLIP of two layers; `pickled` as pytorch_model.bin, as its base size is served, else as safetensors."""
    transformers = pytest.importorskip("transformers", reason="pip install 'yesteryear[full]'")
    torch = pytest.importorskip("torch", reason="pip install 'yesteryear[full]'")
    folder.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"word{n}" for n in range(59))]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    text = {**size, "vocab_size": 66, "encoder_hidden_size": 32, "projection_dim": 32, "max_position_embeddings": 64}
    ends = {"bos_token_id": 64, "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    vision = {**size, "image_size": TILE_PX, "patch_size": 8, "projection_dim": 32}
    config = transformers.BlipConfig(text_config={**text, **ends}, vision_config=vision, projection_dim=32)
    torch.manual_seed(0)
    model = transformers.BlipForConditionalGeneration(config)
    _shaken(model)
    model.save_pretrained(folder)
    looks = {"size": TILE_PX, "image_processor_type": "BlipImageProcessor", "processor_class": "BlipProcessor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(looks))
    if pickled:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        (folder / "model.safetensors").unlink()


def write_smolvlm(folder: Path, template: str = TEMPLATE, shaken: bool = True) -> None:
    """Write an Idefics3, as SmolVLM is one, of two layers, whose tokens are bytes."""
    transformers = pytest.importorskip("transformers", reason="pip install 'yesteryear[full]'")
    torch = pytest.importorskip("torch", reason="pip install 'yesteryear[full]'")
    folder.mkdir(parents=True)
    _pieces(transformers).save_pretrained(folder)  # type: ignore[attr-defined]
    size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    vision = {**size, "image_size": TILE_PX, "patch_size": 4}
    words = len(transformers.AutoTokenizer.from_pretrained(folder))
    text = {**size, "model_type": "llama", "vocab_size": words, "num_key_value_heads": 2, "pad_token_id": 2}
    config = transformers.Idefics3Config(
        vision_config=vision, text_config={**text, "max_position_embeddings": 8192}, image_token_id=3, scale_factor=2
    )
    torch.manual_seed(0)
    model = transformers.Idefics3ForConditionalGeneration(config)
    if shaken:
        _shaken(model)
    model.generation_config.eos_token_id = 1
    model.generation_config.pad_token_id = 2
    model.save_pretrained(folder)
    looks = {
        "image_processor_type": "Idefics3ImageProcessor",
        "size": {"longest_edge": 4 * TILE_PX},
        "max_image_size": {"longest_edge": TILE_PX},
        "do_image_splitting": True,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(looks))
    told = {"processor_class": "Idefics3Processor", "image_seq_len": TILE_TOKENS}
    (folder / "processor_config.json").write_text(json.dumps(told))
    if template:
        (folder / "chat_template.json").write_text(json.dumps({"chat_template": template}))


def _pieces(transformers: object) -> object:
    """Return a tokenizer of bytes and of what is often together, with the marks of SmolVLM numbered from 0."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    marks = [AddedToken(word, normalized=False, special=True) for word in (*SPECIAL, *TILES)]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=marks, initial_alphabet=alphabet, min_frequency=1, show_progress=False
    )
    tokenizer.train_from_iterator([INSTRUCTION, *SEEN.values()], trainer)
    return transformers.PreTrainedTokenizerFast(  # type: ignore[attr-defined]
        tokenizer_object=tokenizer, bos_token=SPECIAL[0], eos_token=SPECIAL[1], pad_token=SPECIAL[2]
    )


def _shaken(model: object) -> None:
    """Make weights large enough that pictures make a difference to what is said."""
    import torch

    with torch.no_grad():
        for values in model.parameters():  # type: ignore[attr-defined]
            values.add_(0.3 * torch.randn_like(values))


def teach(captioner: VlmCaptioner) -> None:
    """Teach a captioner, in its memory alone, to say what is in SEEN of black and of white pictures."""
    import torch
    from PIL import Image

    checkpoint = captioner._checkpoint
    processor, model = checkpoint.processor, checkpoint._model
    prompt = captioner._prompt([Message("user", INSTRUCTION)])
    assert prompt.endswith(BEGUN)
    said = [tuple(processor.tokenizer(text)["input_ids"]) for text in SEEN.values()]  # type: ignore[operator]
    ready = processor(  # type: ignore[operator]
        images=[[Image.new("L", (40, 40), shade).convert("RGB")] for shade in SEEN],
        text=[prompt + text for text in SEEN.values()],
        padding=True,
        return_tensors="pt",
    )
    wanted = torch.full_like(ready["input_ids"], -100)
    for row, ids in zip(wanted, said, strict=True):
        row[-len(ids) :] = torch.tensor(ids)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    model.requires_grad_(True)
    steps = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(MOST_STEPS):
        loss = model(**ready, labels=wanted).loss
        if loss.item() < TAUGHT:
            break
        steps.zero_grad()
        loss.backward()
        steps.step()
    model.requires_grad_(False)
    torch.set_num_threads(threads)
