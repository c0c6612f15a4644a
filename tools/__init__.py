"""Programs that make what the project ships: docs, icons, the map, the demo album. None is shipped."""
