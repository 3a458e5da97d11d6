"""What trackers of several carriers send, read into the canonical states."""
