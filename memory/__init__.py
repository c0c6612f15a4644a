"""What is remembered. Knows nothing of files on disk, prompts to the owner, or pages."""

import models  # noqa: F401  to import it switches off the telemetry of what Chroma imports
