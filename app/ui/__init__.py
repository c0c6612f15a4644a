"""The pages, in Gradio. Nothing else imports gradio; its telemetry is off before it is imported."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
