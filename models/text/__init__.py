"""Models of text: sentence vectors and language models, here or on a server of the owner's."""
