"""The People place: everybody met, who they are, a page for each, and what the owner says of them."""
