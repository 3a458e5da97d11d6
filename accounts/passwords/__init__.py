"""Choosing a new password."""
