"""Reports as PDF: where every character stands, made tables and running text."""
