"""Who works for the marketplace itself, and in which roles."""
