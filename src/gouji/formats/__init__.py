"""File formats: each reads a file into a `Document` or writes one, and knows nothing of forms."""
