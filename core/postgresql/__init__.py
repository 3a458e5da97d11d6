"""Django's backend for PostgreSQL, with statements whose answer nobody waits for."""
