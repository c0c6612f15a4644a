"""Makes the table of docs/formats.md that says which notes, chats, letters and documents are read, and what of each."""

from ingest.readers.chats.json_export import MESSENGERS
from ingest.readers.formats import BY_CONTENT, FORMATS

BEGINS, ENDS = "<!-- The next table is made by `make docs`. -->\n\n", "\n\n<!-- Here it ends. -->"


def page(text: str) -> str:
    """Return the text of docs/formats.md with the table as it is now."""
    before, _, rest = text.partition(BEGINS)
    return f"{before}{BEGINS}{table()}{ENDS}{rest.partition(ENDS)[2]}"


def table() -> str:
    """Return the table, and which endings count only where the first bytes show that a file is ours."""
    rows = [f"| {one.name} | {', '.join(one.endings)} | {one.tells} |" for one in reversed(FORMATS)]
    names = ", ".join(dict.fromkeys(one.name for one in MESSENGERS))
    return "\n".join(
        (
            "| notes, chats and documents | endings | what is read |",
            "| --- | --- | --- |",
            *rows,
            "",
            f"Of files that end with {', '.join(BY_CONTENT)}, only those count whose first bytes show one of these.",
            f"Messengers whose JSON is read: {names}.",
        )
    )
