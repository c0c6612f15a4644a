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
