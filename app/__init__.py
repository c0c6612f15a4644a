"""The program: command line, session and pages. Nothing imports it."""

import models  # noqa: F401  to import it switches off all telemetry, before anything else is loaded
