from io import BytesIO

from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from app.ui.installing import HEAD, MANIFEST, routes
from app.ui.page import head


def test_the_page_can_be_installed_as_a_program_of_its_own() -> None:
    assert head().startswith(HEAD) and f'href="{MANIFEST}"' in HEAD
    app = FastAPI()
    app.include_router(routes())
    client = TestClient(app)
    answered = client.get(MANIFEST)
    assert answered.headers["content-type"].startswith("application/manifest+json")
    table = answered.json()
    assert table["display"] == "standalone" and table["start_url"] == "/" and table["name"] == "Yesteryear"
    for one in table["icons"]:
        icon = client.get(one["src"])
        assert icon.headers["content-type"] == "image/png"
        assert "x".join(map(str, Image.open(BytesIO(icon.content)).size)) == one["sizes"]
    assert client.get("/icon-64.png").status_code == 404


def test_what_a_phone_shares_is_received_by_a_worker() -> None:
    app = FastAPI()
    app.include_router(routes())
    client = TestClient(app)
    target = client.get(MANIFEST).json()["share_target"]
    worker = client.get("/share-worker.js")
    assert (
        worker.headers["content-type"].startswith("text/javascript") and worker.headers["cache-control"] == "no-cache"
    )
    assert f'"{target["action"]}"' in worker.text and f'"{target["params"]["files"][0]["name"]}"' in worker.text
