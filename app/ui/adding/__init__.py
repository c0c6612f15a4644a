"""Adding files from the page: a folder of this machine, files that are dropped, and how far it is. Knows no Gradio."""
