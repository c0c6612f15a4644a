"""The Gradio pages; the only place that imports gradio."""
