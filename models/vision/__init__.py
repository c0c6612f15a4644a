"""Models of pictures: captions, labels, faces, words."""
