"""What the pages of shipping read."""
