"""Files the program ships: stylesheet, logo and the demo album. Holds no code but the album's own script."""
