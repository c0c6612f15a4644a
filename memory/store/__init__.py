"""One SQLite file that is the truth; the only folder that writes SQL. Knows nothing of models or of recall.

`database.Store` holds the connection; each family of records has a file of functions that take it first.
"""

from memory.store.connection import Store, StoreBusy, StoreTooNew, is_unusable

__all__ = ["Store", "StoreBusy", "StoreTooNew", "is_unusable"]
