"""Mails as mail programs store them, and pages saved as one file, which are put together alike."""
