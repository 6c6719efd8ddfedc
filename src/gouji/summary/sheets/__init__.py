"""The sheets of a summary, one file a sheet."""
