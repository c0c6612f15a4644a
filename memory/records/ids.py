"""Names made of contents: the same inputs by the same recipe always give the same id.

Knows nothing of what is named.
"""

import hashlib

from memory.records.library import Medium


def digest(*parts: str) -> str:
    """Return 32 hex digits naming these parts, in this order; no two different lists of parts share one."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def moment_id(asset_id: str, medium: Medium, start_s: float | None, end_s: float | None, ordinal: int) -> str:
    """Return the id of a moment; it holds whole milliseconds and no model, so better captions keep the moment."""
    start = "" if start_s is None else str(round(start_s * 1000))
    end = "" if end_s is None else str(round(end_s * 1000))
    return digest("moment", asset_id, medium.value, start, end, str(ordinal))
