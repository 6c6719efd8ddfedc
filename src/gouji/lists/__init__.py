"""Lists as an office keeps them: rosters, adjustments, confirmations."""
