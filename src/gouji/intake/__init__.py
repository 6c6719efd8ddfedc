"""Taking in what comes back: from files to returns."""
