"""Checking a return: edit rules, query edits, confirmations, and which cell is wrong."""
