"""A store's own systems that hear what happens: added, tested, rotated, stopped and closed."""
