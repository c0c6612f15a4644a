"""An exam of what may befall a library: processes killed, files damaged, stores and indexes damaged.

    python -m bench.soak [--seed N] [--short] [--all] [kills] [files] [stores]

It judges from outside alone, by what commands print and by the files on disk, and knows nothing of how they are kept.
"""
