"""What is encrypted, opened with its password in the standard library alone: the same code wherever Python runs."""
