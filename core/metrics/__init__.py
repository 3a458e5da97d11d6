"""Figures for Prometheus: what calls and workers did, and what waits in the database."""
