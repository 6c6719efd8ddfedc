"""The prose of a report: what its sentences say of the figures, and whether that is so."""
