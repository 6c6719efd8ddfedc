"""Filling letters into a Word document that is their template."""
