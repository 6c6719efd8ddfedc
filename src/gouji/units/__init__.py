"""Who reports: the roster, its names and its tree."""
