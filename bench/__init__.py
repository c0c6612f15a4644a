"""Measures and prints "name value unit" lines; writes nothing."""

import models  # noqa: F401  to import it switches off all telemetry, before anything else is loaded
