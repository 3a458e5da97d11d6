"""Before what cannot be taken back one confirms once more that it is oneself."""
