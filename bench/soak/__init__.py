"""An exam of what may befall a library: processes killed, files damaged, stores and indexes damaged.

    python -m bench.soak [--seed N] [--short] [--json] [--told N] [kills] [files] [stores]

It judges from outside alone, by what commands print and by the files on disk, and knows nothing of how they are kept.
It works in a temporary folder, and where children can be watched by a file descriptor, which is Linux.
"""
