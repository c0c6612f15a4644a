"""The program: command line, session and pages. Nothing imports it."""
