"""What the API of all apps shares: answers, cursors, and the description of itself."""
