"""How long a program waits for the app's endpoints, through Gradio's own client.

    python -m bench.ui.api LIBRARY [--rounds N]

Serves the library in a process of its own and calls `status`, `search` and `ask` (without the language model) by turns.
Medians and the slowest of all rounds but the first, which loads the models.
"""

import argparse
import os
import statistics
import time
from collections import defaultdict
from pathlib import Path

from gradio_client import Client

from bench.ui.pages import served

ROUNDS = 10
QUESTIONS = ("When were we at the lake?", "Who talked about the garden?", "What did we eat on the train?")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.ui.api")
    asked.add_argument("library", type=Path)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    said = asked.parse_args()
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    taken_ms = defaultdict(list)
    with served(said.library.resolve()) as address:
        client = Client(address, verbose=False, download_files=False, analytics_enabled=False)
        for number in range(said.rounds + 1):
            question = QUESTIONS[number % len(QUESTIONS)]
            for name, given in (("status", ()), ("search", (question,)), ("ask", (question,))):
                started_s = time.perf_counter()
                client.predict(*given, api_name=f"/{name}")
                taken_ms[name].append(1000 * (time.perf_counter() - started_s))
        client.close()
    for name, times in taken_ms.items():
        print(f"api_{name} {statistics.median(times[1:]):.0f} ms, slowest {max(times[1:]):.0f} ms")


if __name__ == "__main__":
    main()
