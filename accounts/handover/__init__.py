"""Handing a store over: its owner offers it, somebody of its team takes it."""
