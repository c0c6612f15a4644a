import stat
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import workers
from app.services.errors import UserError
from ingest.workers.keys import WorkersUnusable

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'yesteryear[workers]'")


def test_the_key_lies_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YESTERYEAR_WORKERS_KEY", raising=False)
    assert workers.key_path().name == "workers.pem" and workers.key_path().parent.name == "yesteryear"
    monkeypatch.setenv("YESTERYEAR_WORKERS_KEY", str(tmp_path / "k.pem"))
    assert workers.key_path() == tmp_path / "k.pem"


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "data" / "k.pem"
    assert workers.made_key(path) and stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert not workers.made_key(path) and path.read_bytes() == before


def test_what_says_that_workers_cannot_be_used_is_told() -> None:
    with pytest.raises(UserError, match="no key"), workers.errors_told():
        raise WorkersUnusable("no key")


@pytest.mark.parametrize("address", ["cellar", "cellar:", "http://cellar", "cellar:port"])
def test_an_address_without_a_port_is_refused_at_once(session: Session, address: str) -> None:
    with pytest.raises(UserError, match=r"192\.168\.1\.5:8786"), workers.connected(session, address, print):
        pass
