"""A campaign held open at a desk: what the page of one file asks of the engine, in plain values."""
