"""What lies between the returns: versions, repeats, last year."""
