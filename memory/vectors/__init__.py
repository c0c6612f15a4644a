"""The nearest vectors: memory-mapped matrices, and ChromaDB for the very broad."""
