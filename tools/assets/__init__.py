"""Icons and the map."""
