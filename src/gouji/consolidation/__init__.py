"""Adding up returns into one."""
