"""Returns as data for analysts."""
