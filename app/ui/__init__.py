"""The pages, in Gradio. Nothing else imports gradio; its telemetry is off since `app` was imported."""
