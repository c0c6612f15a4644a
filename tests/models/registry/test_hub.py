import pytest

from models.registry import hub
from models.registry.card import Hub


def test_the_hub_is_the_public_one_unless_the_owner_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Hub("somebody/tiny", "abc", "a/model.bin")
    monkeypatch.delenv(hub.HUB_VARIABLE, raising=False)
    assert hub.address(source) == f"{hub.HUB}/somebody/tiny/resolve/abc/a/model.bin"
    monkeypatch.setenv(hub.HUB_VARIABLE, "http://127.0.0.1:9/")
    assert hub.address(source) == "http://127.0.0.1:9/somebody/tiny/resolve/abc/a/model.bin"
