"""The names that tables and columns had before the tenth migration, which vaults of older versions still have."""

RENAMED_IN = 10
"""The schema that has the new names; what a vault of an older one holds goes by the old ones."""

TABLES_RENAMED = {
    "root": "watched_folder",
    "request": "pending_request",
    "stale": "invalidated",
    "owner_mark": "correction",
    "recalled": "access_log",
    "wording": "rewrite",
    "likeness": "fingerprint",
    "alike": "near_duplicate",
    "together": "duplicate_group",
    "called": "place_rename",
    "hidden_told": "stale_hidden",
    "trying": "attempt",
    "beginning": "file_prefix",
}

COLUMNS_RENAMED = {
    "place_rename": {"found": "found_name", "called": "owner_name"},
    "appearance": {"sure": "similarity", "settled": "is_current"},
}
"""By the table's new name."""
