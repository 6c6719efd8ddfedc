"""Error localisation: which cells are wrong, and what they probably should be."""
