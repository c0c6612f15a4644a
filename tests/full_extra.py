"""Imports what the [full] extra brings, as a check that it installs; run as a module, not by pytest.

Where torch and torchvision come from different builds, torchvision's compiled operators are missing and everything
that imports it fails; declaring the two names it asks for is enough for what we use of open_clip.
"""

import importlib
import sys


def main() -> None:
    """Import torch, transformers and open_clip and say their versions."""
    torch = importlib.import_module("torch")
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        fragment = torch.library.Library("torchvision", "FRAGMENT")
        fragment.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        fragment.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        for name in [name for name in sys.modules if name.startswith("torchvision")]:
            del sys.modules[name]
    for name in ("torch", "transformers", "open_clip"):
        sys.stdout.write(f"{name} {importlib.import_module(name).__version__}\n")


if __name__ == "__main__":
    main()
