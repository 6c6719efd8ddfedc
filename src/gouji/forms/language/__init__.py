"""The language in which a form is defined."""
