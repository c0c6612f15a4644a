import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.telemetry import SWITCHES
from tests.conftest import ROOT

SENDERS = ("onnxruntime", "chromadb", "gradio", "huggingface_hub", "faster_whisper", "rapidocr", "transformers")


@pytest.mark.parametrize(
    "module", ["app", "app.cli.main", "bench", "memory", "memory.vectors.index", "models", "qa.answer.compose"]
)
def test_whatever_a_process_begins_with_switches_all_off_before_anything_that_sends_is_loaded(module: str) -> None:
    code = f"""
import json, os, sys
import {module}
print(json.dumps([dict(os.environ), [one for one in {SENDERS} if one in sys.modules]]))
"""
    contrary = {**os.environ, **dict.fromkeys(SWITCHES, "0"), "GRADIO_ANALYTICS_ENABLED": "True"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=contrary, capture_output=True, check=True)
    found, loaded = json.loads(done.stdout)
    assert {name: found[name] for name in SWITCHES} == SWITCHES and loaded == []


def test_onnx_runtime_writes_nothing_of_the_owners_machine(tmp_path: Path) -> None:
    code = "import models, onnxruntime"
    plain = {name: value for name, value in os.environ.items() if name not in SWITCHES and not name.startswith("XDG_")}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**plain, "HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
