"""The steps of an import, run over every input that is not done."""
