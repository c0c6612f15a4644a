"""`python -m app` is `yesteryear`."""

from app.cli.main import main

main()
