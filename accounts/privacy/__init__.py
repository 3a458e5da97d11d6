"""A copy of one's own data, and being forgotten."""
