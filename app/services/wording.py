"""A language model at work on one answer in a thread of its own, so that whoever waits for it can leave at any time.

Knows answers as they come; nothing of how they are made.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from memory.background import Heeding, Interrupted
from memory.records.query import Answer
from models.protocols import LanguageModel, Message


class WordingFailed(Exception):
    """A language model could not word an answer; the message says why."""


class Wording:
    """The wording of one answer. Once stopped, nobody waits for it, and the model ends with its next word."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._came: SimpleQueue[Callable[[], Answer | None] | None] = SimpleQueue()

    def stop(self) -> None:
        """End it, from whatever thread; for good."""
        self._stopped.set()
        self._came.put(None)

    def by(self, model: LanguageModel) -> LanguageModel:
        """Return a model that ends when this is stopped."""
        return _Announced(model, self._stopped.is_set, lambda: self._came.put(lambda: None))

    def steps(self, work: Iterator[Answer]) -> Iterator[Answer | None]:
        """Yield None when the model begins to work, and each answer as it comes, until this is stopped.

        Raises WordingFailed where the model cannot do it.
        """
        if not self._stopped.is_set():
            threading.Thread(target=self._work, args=(work,), name="wording", daemon=True).start()
        try:
            while not self._stopped.is_set() and (came := self._came.get()) is not None:
                yield came()
        finally:
            self._stopped.set()

    def _work(self, work: Iterator[Answer]) -> None:
        try:
            for one in work:
                self._came.put(_returning(one))
        except Interrupted:
            pass
        except Exception as error:  # noqa: BLE001  the thread's boundary: whoever waits keeps the extract and says why
            self._came.put(_raising(WordingFailed(str(error) or type(error).__name__)))
        finally:
            self._came.put(None)


class _Announced(Heeding):
    """A LanguageModel that says when it begins, and ends where nobody waits any more."""

    def __init__(self, model: LanguageModel, is_over: Callable[[], bool], begins: Callable[[], None]) -> None:
        super().__init__(model, is_over)
        self._begins = begins

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        self._begins()
        return super().reply(messages, max_tokens, schema)


def _returning(one: Answer) -> Callable[[], Answer]:
    return lambda: one


def _raising(error: Exception) -> Callable[[], Answer]:
    def fail() -> Answer:
        raise error

    return fail
