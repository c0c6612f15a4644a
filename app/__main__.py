"""`python -m app` is `yesteryear`."""

from app.cli import main

main()
