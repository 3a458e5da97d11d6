"""Statements of reasons as the DSA Transparency Database takes them."""
