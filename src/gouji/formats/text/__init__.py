"""Tables as text: CSV and its kin, and web pages."""
