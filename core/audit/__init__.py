"""The audit chain: events are sealed in order, and anybody can prove that none was changed.

Why so: docs/adr/0009-events-are-sealed-after-their-commit.md.
"""
