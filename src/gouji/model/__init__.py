"""Values: what a form, a return, a rule, a finding and a grid are. No files, no sentences."""
