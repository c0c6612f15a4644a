"""What is told of pictures, as data."""
