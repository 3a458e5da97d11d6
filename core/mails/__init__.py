"""Mails as they look: HTML beside its plain twin, and the way out of a topic."""
