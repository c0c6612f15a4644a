"""Files perceived on other machines: bytes go out, records come back, and the import writes them as its own."""
