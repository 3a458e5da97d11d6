"""Faults that are put in, and what must come out; each prints its figure."""
