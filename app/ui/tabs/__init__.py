"""The tabs of the one page, each laid out in Gradio and wired to its work in app/ui. Knows nothing of that work."""
