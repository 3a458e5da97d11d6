"""Rows of made-up stores in any number, for pages and sweeps; each refers to others that exist."""
