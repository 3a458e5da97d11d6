"""Where a person is signed in: from which devices, since when, and how to end it."""
