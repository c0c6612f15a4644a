import socket

import pytest

from app.server.web import HERE, NotListening, Place, listen

ELSEWHERE = Place("192.168.1.5", ("laptop.local",))


def test_a_port_that_is_taken_is_replaced_by_a_free_one() -> None:
    with listen(0) as first:
        port = first.getsockname()[1]
        with listen(port) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert second.getsockname()[1] != port


def test_an_address_that_is_not_this_machines_is_said_to_be_none() -> None:
    with pytest.raises(NotListening, match=r"cannot listen at 192\.0\.2\.1"):
        listen(0, "192.0.2.1")


def test_only_loopback_goes_without_a_password() -> None:
    assert not HERE.asks_password and not Place("::1").asks_password
    assert Place("192.168.1.5").asks_password and Place("0.0.0.0", ("laptop.local",)).asks_password
    assert Place(is_locked=True).asks_password


def test_the_page_is_called_by_its_own_names() -> None:
    assert HERE.own_names == {"127.0.0.1", "localhost"}
    assert ELSEWHERE.own_names == {"192.168.1.5", "laptop.local"}
    assert Place("0.0.0.0", ("laptop.local",)).own_names == {"127.0.0.1", "localhost", "laptop.local"}
    assert HERE.url(7860) == "http://127.0.0.1:7860/"
    assert Place("::1").url(1) == "http://[::1]:1/"
    assert Place("0.0.0.0", ("laptop.local",)).url(1) == "http://laptop.local:1/"


def test_a_socket_for_another_address_of_this_machine() -> None:
    if socket.has_ipv6:
        with listen(0, "::1") as found:
            assert found.getsockname()[0] == "::1"
