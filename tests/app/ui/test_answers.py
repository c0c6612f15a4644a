"""What the page is answered: JSON that is not kept, and a refusal as a sentence."""

import json

from app.ui.answers import OK, answered, refused


def test_an_answer_is_not_kept() -> None:
    found = answered({"a": 1})
    assert json.loads(bytes(found.body)) == {"a": 1} and found.headers["cache-control"] == "no-store"


def test_a_refusal_is_a_sentence_and_no_html() -> None:
    found = refused(ValueError("no folder `/x` of Anna's was found"))
    assert found.status_code == 422 and json.loads(bytes(found.body)) == {
        "refused": "No folder /x of Anna's was found."
    }
    assert refused("no", OK).status_code == 200
