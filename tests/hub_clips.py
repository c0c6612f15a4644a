"""Small CLIP and SigLIP 2 checkpoints with random weights, in the very layout in which the hub serves them.

Made with open_clip itself; know nothing of ONNX.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers
from tokenizers.pre_tokenizers import Metaspace

CLIP = {
    "embed_dim": 64,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 128, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
}
SIGLIP = {
    "embed_dim": 192,
    "init_logit_bias": -10,
    "custom_text": True,
    "vision_cfg": {
        "image_size": 64,
        "timm_model_name": "vit_tiny_patch16_siglip_64",
        "timm_model_pretrained": False,
        "timm_pool": "map",
        "timm_proj": "none",
    },
    "text_cfg": {
        "context_length": 64,
        "vocab_size": 600,
        "hf_tokenizer_name": "somebody/tiny-siglip2",
        "tokenizer_kwargs": {"clean": "canonicalize"},
        "width": 192,
        "heads": 3,
        "layers": 2,
        "no_causal_mask": True,
        "proj_bias": True,
        "pool_type": "last",
        "norm_kwargs": {"eps": 1e-6},
        "act_kwargs": {"approximate": "tanh"},
    },
}


def write_clip(folder: Path) -> None:
    """Write a ViT with CLIP's own tokenizer, which the hub's folder does not hold."""
    _write(folder, CLIP, {"mean": (0.48, 0.46, 0.41), "std": (0.27, 0.26, 0.28), "resize_mode": "shortest"})


def write_siglip(folder: Path) -> None:
    """Write a SigLIP 2 with a tokenizer of its own, as transformers writes it."""
    from transformers import PreTrainedTokenizerFast

    _register_tower()
    _write(folder, SIGLIP, {"mean": (0.5,) * 3, "std": (0.5,) * 3, "resize_mode": "squash"})
    words = PreTrainedTokenizerFast(tokenizer_object=_pieces(), pad_token="<pad>", eos_token="<eos>", unk_token="<unk>")
    words.padding_side = "right"
    words.save_pretrained(folder)


def _write(folder: Path, config: dict[str, object], looks: dict[str, object]) -> None:
    open_clip = pytest.importorskip("open_clip", reason="open_clip is not installed: pip install 'yesteryear[full]'")
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    said = {"model_cfg": config, "preprocess_cfg": {"interpolation": "bicubic", **looks}}
    (folder / "open_clip_config.json").write_text(json.dumps(said))
    torch.manual_seed(0)
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    with torch.no_grad():
        for values in model.parameters():
            values.add_(0.05 * torch.randn_like(values))
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")


def _register_tower() -> None:
    pytest.importorskip("open_clip", reason="open_clip is not installed: pip install 'yesteryear[full]'")
    from timm.models import is_model, register_model
    from timm.models.vision_transformer import VisionTransformer

    if not is_model("vit_tiny_patch16_siglip_64"):
        sizes = {"img_size": 64, "patch_size": 16, "embed_dim": 192, "depth": 2, "num_heads": 3}

        def vit_tiny_patch16_siglip_64(pretrained: bool = False, **kwargs: object) -> object:
            left = {key: value for key, value in kwargs.items() if not key.startswith(("pretrained", "cache"))}
            return VisionTransformer(**{**sizes, "class_token": False, "global_pool": "map", **left})

        register_model(vit_tiny_patch16_siglip_64)


def _pieces() -> Tokenizer:
    """Train a byte-level-safe BPE on a few sentences, spaces as part of the pieces and an end after each text."""
    words = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    words.normalizer = normalizers.Replace(" ", "▁")
    words.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="never")
    words.decoder = decoders.Replace("▁", " ")
    special = ["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, show_progress=False)
    words.train_from_iterator(["a photo of a dog", "a picture of a red boat on the lake", "two children"], trainer)
    words.post_processor = processors.TemplateProcessing("$A <eos>", special_tokens=[("<eos>", 1)])
    return words


WRITERS: dict[str, Callable[[Path], None]] = {"clip": write_clip, "siglip": write_siglip}
