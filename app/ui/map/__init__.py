"""The Map place: the files on the base map, and beside it those that it shows, narrowed by when they were made."""
