"""Handing out, chasing, sending back."""
