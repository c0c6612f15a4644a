"""What lay in the process's memory, such as the name of a forgotten photo, comes into no file of the index."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

FILL = 0xB1
BUILT = """
import sys
from pathlib import Path
from memory.store import Store
from memory.vectors import index as vectors_index, matrices, matrix
from tests.made import add_moments, unit_rows
folder, count = Path(sys.argv[1]), int(sys.argv[2])
matrix.SKETCHED_FROM = 20
matrices.AT_REST = (5, 100)
store = Store(folder / "library.sqlite3")
rows = unit_rows(count)
ids = add_moments(store, [f"moment {n}" for n in range(count)], {"space": rows})
for step in range(3):
    index = vectors_index.VectorIndex(store, folder / "vectors")
    index.sync()
    assert index.search("space", rows[5], None, 5)
    index.close()
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[5 * step : 5 * step + 5]])
    add_moments(store, [f"later {step} {n}" for n in range(7)], {"space": rows[:7]})
"""


def test_no_file_of_the_index_holds_what_lay_in_memory(tmp_path: Path) -> None:
    """The C library (glibc) fills what it hands out: what nobody wrote over shows, wherever it goes."""
    filled = {**os.environ, "MALLOC_PERTURB_": str(FILL ^ 0xFF)}
    command = [sys.executable, "-c", BUILT, str(tmp_path), "30"]
    subprocess.run(command, cwd=ROOT, env=filled, check=True)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if bytes([FILL]) * 16 in path.read_bytes()] == []
