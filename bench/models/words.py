"""Word error rate between what was said and what was heard. Knows nothing of who heard it."""

import re


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("’", ""))


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Return (substitutions + deletions + insertions, words said), by the Levenshtein distance of words."""
    wanted, got = plain_words(said), plain_words(heard)
    row = list(range(len(got) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1], len(wanted)
