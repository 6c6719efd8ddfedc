"""Sentences in Chinese and English, made at the door."""
