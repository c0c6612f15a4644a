import asyncio
import threading
import time

from starlette.types import Receive, Scope, Send

from app.server.idle import IdleDetector


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers nothing."""


def visit(calm: IdleDetector, kind: str = "http") -> None:
    async def receive() -> dict[str, object]:
        return {}

    async def send(message: object) -> None:
        return None

    asyncio.run(calm({"type": kind}, receive, send))  # type: ignore[arg-type]  no message passes here


def test_nobody_is_waited_for_who_does_not_come() -> None:
    assert IdleDetector(nothing).wait(quiet_s=60, unvisited_s=0.01)


def test_it_waits_until_requests_cease() -> None:
    calm = IdleDetector(nothing)
    visit(calm)
    last_s = time.monotonic()
    assert calm.wait(quiet_s=0.05, unvisited_s=0)
    assert time.monotonic() - last_s >= 0.05, "one that came is waited for, however short a visit may be awaited"


def test_it_waits_no_longer_than_it_may() -> None:
    calm = IdleDetector(nothing)
    visit(calm)
    assert calm.wait(quiet_s=60, unvisited_s=60, longest_s=0.01)


def test_whoever_waits_is_let_go_at_the_end() -> None:
    calm = IdleDetector(nothing)
    told: list[bool] = []
    waiting = threading.Thread(target=lambda: told.append(calm.wait(60, 60, 60)))
    waiting.start()
    calm.stop()
    waiting.join()
    assert told == [False]


def test_what_is_no_request_is_let_through_without_counting() -> None:
    calm = IdleDetector(nothing)
    visit(calm, "lifespan")
    assert calm.wait(quiet_s=60, unvisited_s=0.01)
