import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.services.known_names import must_be_known
from memory.records.query import Query
from tests.lives import HOME, LAKE, at, put, remember


def test_what_is_unknown_is_said_with_what_is_like_it(session: Session) -> None:
    put(session.unfiltered, [remember("a.jpg", at(3, 9), LAKE), remember("b.jpg", at(3, 10), HOME)], {})
    must_be_known(session, Query("", "", places=(LAKE.name.lower(),)))
    with pytest.raises(UserError, match=f"there are {LAKE.name.lower()}, "):
        must_be_known(session, Query("", "", places=(LAKE.name.lower()[:-2],)))
    with pytest.raises(UserError, match="no person is called 'lena'"):
        must_be_known(session, Query("", "", people=("lena",)))
