"""The verbs of what lies on a store's shelves."""
