"""Switches off what third-party libraries would send of their own accord: telemetry, update checks, asking model hubs.

Imported first by every package of ours through which a process can begin, because ONNX Runtime (which Chroma,
faster-whisper and RapidOCR import as well) looks at the environment once, when it is loaded. Children inherit it.
"""

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime: a device id, a queue of events and a collector of its maker
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "OTEL_SDK_DISABLED": "true",  # OpenTelemetry, which Chroma installs and FastAPI and the MCP server call
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, which Gradio, faster-whisper and transformers import
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "LLAMA_ARG_OFFLINE": "1",  # llama.cpp
    "DO_NOT_TRACK": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",  # pip, which fetches weights that lie in packages
}
"""What each library reads. CTranslate2, OpenCV, PyAV, tokenizers, torch and dlib have nothing of the kind."""


def switch_off() -> None:
    """Set the switches in this process, whatever its environment said before."""
    os.environ.update(SWITCHES)
