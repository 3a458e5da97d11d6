"""Mails that come back: read, kept, and what follows for their address."""
